import { describe, expect, it } from 'vitest'
import { announced, requestedReturn } from '../../../test/announced.ts'
import type { Dossier } from '../parcel/dossier.ts'
import { arrivalDay, collectionNeed, needOf } from './need.ts'
import type { Parcel } from '../parcel/parcel.ts'
import { openReturn } from '../returns/open-return.ts'
import type { ReturnMethod } from '../parcel/return-state.ts'

const delivery = (change: Partial<Parcel>): Dossier => ({ ...announced, parcel: { ...announced.parcel, ...change } })
const returnBy = (method: ReturnMethod): Dossier =>
  openReturn(
    { ...requestedReturn, method },
    { realm: announced.parcel.realmId, livemode: false, partnerId: announced.parcel.shipperId },
    { keyId: 'key', reference: 'ABCD2345' },
    announced.parcel.createdAt,
  ).dossiers[0]!

describe('a parcel that is redirected needs', () => {
  it.each([
    ['collection for a delivery', delivery({}), 'COLLECTION', ['COLLECT']],
    [
      'the checks of its recipient before anything else',
      delivery({ restrictions: ['ID_CHECK', 'AGE_CHECK'] }),
      'COLLECTION',
      ['AGE_CHECK', 'ID_CHECK', 'COLLECT'],
    ],
    ['drop-off for a return with a label', returnBy('DROP_OFF_LABELLED'), 'DROP_OFF', ['RETURN', 'DROP_OFF']],
    [
      'a label for a return without one',
      returnBy('DROP_OFF_UNLABELLED'),
      'DROP_OFF',
      ['RETURN', 'DROP_OFF_UNLABELLED'],
    ],
  ])('%s', (_need, dossier, purpose, capabilities) => {
    expect(needOf(dossier, null)).toMatchObject({ purpose, capabilities })
  })

  it.each([
    ['the day that is stated', delivery({ expectedOn: '2026-11-25' }), '2026-11-23', '2026-11-23'],
    ['the day on which a delivery is expected', delivery({ expectedOn: '2026-11-25' }), null, '2026-11-25'],
    ['the next day for a delivery that is expected today', delivery({ expectedOn: '2026-11-23' }), null, '2026-11-24'],
    ['the next day for a delivery that is late', delivery({ expectedOn: '2026-11-01' }), null, '2026-11-24'],
    ['the next day for a delivery without a day', delivery({}), null, '2026-11-24'],
    ['the day itself for a drop-off', returnBy('DROP_OFF_LABELLED'), null, '2026-11-23'],
  ])('its place on %s', (_day, dossier, arrivesOn, day) => {
    expect(arrivalDay(needOf(dossier, arrivesOn), '2026-11-23')).toBe(day)
  })

  it('its place where it is announced on the day that is stated, or on the next day', () => {
    const { parcel } = delivery({ expectedOn: '2026-11-20' })
    expect(arrivalDay(collectionNeed(parcel, '2026-11-26'), '2026-11-23')).toBe('2026-11-26')
    expect(arrivalDay(collectionNeed(parcel, null), '2026-11-23')).toBe('2026-11-24')
  })

  it('room for its measure', () => {
    const measure = { length: 300, width: 200, height: 120, weight: 900, declaredValue: null }
    expect(needOf(delivery({ measure }), null).parcel.measure).toBe(measure)
  })
})
