export { createTestGraph } from './graph/create-test-graph.ts'
export type {
  CapacitySeed,
  CutOffSeed,
  HoldPolicySeed,
  OutletSeed,
  PartnerSeed,
  SeedCapability,
  SeedOutletKind,
  ServicePointSeed,
  SizeLimitSeed,
  TransitSeed,
} from './graph/seeds.ts'
export type { KeyScope, KeySeed, TestGraph, TestGraphOptions } from './graph/test-graph.ts'
export type { TimeSpan } from './graph/time-span.ts'
