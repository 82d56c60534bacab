import type {
  Capability as DomainCapability,
  OutletKind as DomainOutletKind,
  OutletStatus as DomainOutletStatus,
} from '@restante/subgraph-outlets/engine'
import type { KeyScope as DomainKeyScope } from '@restante/subgraph-kit'
import type { PartnerKind } from '@restante/subgraph-service-points/engine'
import type { KeyScope, OutletSeed, PartnerSeed, SeedCapability, SeedOutletKind } from '@restante/sdk/testing'
import { expectTypeOf } from 'vitest'

// Checked by tsc, never run: what a test graph may be made of is what there is.

expectTypeOf<SeedCapability>().toEqualTypeOf<DomainCapability>()
expectTypeOf<SeedOutletKind>().toEqualTypeOf<DomainOutletKind>()
expectTypeOf<NonNullable<OutletSeed['status']>>().toEqualTypeOf<DomainOutletStatus>()
expectTypeOf<PartnerSeed['kind']>().toEqualTypeOf<PartnerKind>()
expectTypeOf<KeyScope>().toEqualTypeOf<DomainKeyScope>()
