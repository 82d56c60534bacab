import { addDays } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reservableCapability } from '../../sdk/src/create-nearest.ts'
import { arrivalDay as searchedDay } from '../../subgraph-outlets/src/domain/nearest/arrival.ts'
import { noStart, toDayNumber } from '../../subgraph-outlets/src/domain/index/day.ts'
import { readNearestFilter } from '../../subgraph-outlets/src/graphql/nearest-filter.ts'
import { narrowConditions } from '../../subgraph-outlets/src/graphql/parcel.ts'
import type { Dossier } from '../../subgraph-parcels/src/domain/parcel/dossier.ts'
import { arrivalDay, needOf, reservationNeed } from '../../subgraph-parcels/src/domain/placing/need.ts'
import { requirementsOf } from '../../subgraph-parcels/src/domain/redirect/requirements.ts'

const direction = fc.constantFrom('OUTBOUND' as const, 'RETURN' as const)
const restrictions = fc.subarray(['AGE_CHECK', 'ID_CHECK', 'NO_DELEGATE', 'CASH_ON_DELIVERY'] as const)
const method = fc.option(fc.constantFrom('DROP_OFF_LABELLED' as const, 'DROP_OFF_UNLABELLED' as const))
const day = fc.nat(60).map((count) => addDays('2026-11-01', count))
const carrierId = fc.option(fc.constant('prt_demo_carrier'))

// Outlets are searched before a parcel is redirected to one: an outlet that is found and refuses is a wasted try.
test('the search for a parcel asks for what its redirect demands, on the day for which it is judged', () => {
  fc.assert(
    fc.property(
      fc.record({ direction, restrictions, expectedOn: fc.option(day), carrierId }),
      method,
      fc.option(day),
      day,
      (parcel, how, arrivesOn, today) => {
        const dossier = { parcel, returnOrder: how && { method: how } } as unknown as Dossier
        const requirements = JSON.parse(JSON.stringify(requirementsOf(dossier))) as never
        const filter = readNearestFilter({}, new Date(`${today}T12:00:00Z`))
        const { capabilities, partners, hasCapacity, arrival } = narrowConditions(filter, null, requirements, arrivesOn)
        const need = needOf(dossier, arrivesOn)
        expect(capabilities.toSorted()).toEqual(need.capabilities.toSorted())
        expect(partners).toEqual(parcel.direction === 'OUTBOUND' && parcel.carrierId ? [parcel.carrierId] : 'GRANTED')
        expect(hasCapacity).toBe(true)
        expect(searchedDay(arrival!, toDayNumber(today, noStart))).toBe(toDayNumber(arrivalDay(need, today), noStart))
      },
    ),
  )
})

test.each(['COLLECTION', 'DROP_OFF'] as const)(
  'the SDK searches for what the graph demands of reserved places for %s',
  (purpose) => {
    const need = reservationNeed({} as Dossier['parcel'], purpose, null, null)
    expect([reservableCapability(purpose)]).toEqual(need.capabilities)
  },
)
