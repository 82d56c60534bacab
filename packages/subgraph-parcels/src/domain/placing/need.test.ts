import { describe, expect, it } from 'vitest'
import { announced } from '../../../test/announced.ts'
import type { Dossier } from '../parcel/dossier.ts'
import { collectionNeed, needOf } from './need.ts'
import type { Parcel } from '../parcel/parcel.ts'
import { openReturn } from '../return.ts'
import type { ReturnMethod } from '../parcel/return-state.ts'

const delivery = (change: Partial<Parcel>): Dossier => ({ ...announced, parcel: { ...announced.parcel, ...change } })
const returnBy = (method: ReturnMethod): Dossier =>
  openReturn(
    {
      kind: 'RETURN',
      method,
      items: [],
      refs: [],
      carrierId: null,
      destination: announced.parcel.destination,
      measure: null,
      recipient: null,
      dropOffBy: '2026-12-24',
    },
    { realm: announced.parcel.realmId, livemode: false, partnerId: announced.parcel.shipperId },
    { keyId: 'key', reference: 'ABCD2345' },
    announced.parcel.createdAt,
  ).dossier

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

  it('its place on the day that is asked for, or else on the day on which a delivery is expected', () => {
    const expected = delivery({ expectedOn: '2026-11-25' })
    expect(needOf(expected, null).arrivesOn).toBe('2026-11-25')
    expect(needOf(expected, '2026-11-27').arrivesOn).toBe('2026-11-27')
    expect(needOf(delivery({}), null).arrivesOn).toBeNull()
    expect(needOf(returnBy('DROP_OFF_LABELLED'), null).arrivesOn).toBeNull()
    expect(collectionNeed(expected.parcel, '2026-11-26').arrivesOn).toBe('2026-11-26')
  })

  it('room for its measure', () => {
    const measure = { length: 300, width: 200, height: 120, weight: 900, declaredValue: null }
    expect(needOf(delivery({ measure }), null).parcel.measure).toBe(measure)
  })
})
