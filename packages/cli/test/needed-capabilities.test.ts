import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CapabilityReason, neededCapabilities, reservableCapability } from '../../sdk/src/needed-capabilities.ts'
import type { Dossier } from '../../subgraph-parcels/src/domain/parcel/dossier.ts'
import { needOf, reservationNeed } from '../../subgraph-parcels/src/domain/placing/need.ts'

const direction = fc.constantFrom('OUTBOUND' as const, 'RETURN' as const)
const restrictions = fc.subarray([
  'AGE_CHECK' as const,
  'ID_CHECK' as const,
  'NO_DELEGATE' as const,
  'CASH_ON_DELIVERY' as const,
])
const method = fc.option(fc.constantFrom('DROP_OFF' as const, 'DROP_OFF_UNLABELLED' as const))

// The SDK searches before it redirects: an outlet that it finds and the graph refuses is a wasted try.
test('the SDK searches for the capabilities that the graph demands of a redirect', () => {
  fc.assert(
    fc.property(direction, restrictions, method, (towards, limits, how) => {
      const parcel = { direction: towards, restrictions: limits, expectedOn: null }
      const searched = neededCapabilities({ ...parcel, returnOrder: how && { method: how } } as CapabilityReason)
      const dossier = { parcel, returnOrder: how && { method: how } } as unknown as Dossier
      expect(searched.toSorted()).toEqual(needOf(dossier, null).capabilities.toSorted())
    }),
  )
})

test.each(['COLLECTION', 'DROP_OFF'] as const)(
  'the SDK searches for what the graph demands of reserved places for %s',
  (purpose) => {
    const need = reservationNeed({} as Dossier['parcel'], purpose, null, null)
    expect([reservableCapability(purpose)]).toEqual(need.capabilities)
  },
)
