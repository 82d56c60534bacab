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
export { parcelEvent, redirectEvent, returnEvent } from './fixtures/events.ts'
export { type Page, nearestPage, page } from './fixtures/pages.ts'
export {
  counterCode,
  delegation,
  handOver,
  manifest,
  parcel,
  redirect,
  reservation,
  returnOrder,
} from './fixtures/parcels.ts'
export { outlet, partner, servicePoint } from './fixtures/places.ts'
export { refusal, userError } from './fixtures/refusals.ts'
