import type { HandOverId, OutletId, PartnerId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import { announced } from '../../../test/announced.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { HandOver, HandOverCheck } from '../parcel/hand-over.ts'
import type { ParcelRestriction } from '../parcel/parcel.ts'
import { collectParcel, findMissingCheck, judgeHandOver } from './collect.ts'

const waiting = (...restrictions: ParcelRestriction[]): Dossier => ({
  ...announced,
  parcel: { ...announced.parcel, state: 'AT_OUTLET', restrictions, locationOutletId: 'out_1' as OutletId },
})
const age: HandOverCheck = { kind: 'AGE', passed: true }
const identity: HandOverCheck = { kind: 'ID_DOCUMENT', passed: true }

describe('a hand-over', () => {
  it.each([
    [[], [], null],
    [['AGE_CHECK'], [], 'AGE_CHECK_NEEDED'],
    [['AGE_CHECK'], [identity], 'AGE_CHECK_NEEDED'],
    [['AGE_CHECK', 'ID_CHECK'], [age], 'ID_CHECK_NEEDED'],
    [['AGE_CHECK', 'ID_CHECK'], [age, identity], null],
    [['NO_DELEGATE'], [], null],
  ] as [ParcelRestriction[], HandOverCheck[], string | null][])(
    'of %j after %j lacks %s',
    (restrictions, made, missing) => {
      expect(findMissingCheck([waiting(), waiting(...restrictions)], made)).toBe(missing)
    },
  )

  it.each([
    ['CUSTOMS', 'CUSTOMS_HOLD'],
    ['CASH_ON_DELIVERY', 'CASH_ON_DELIVERY_UNAVAILABLE'],
  ] as const)('leaves a parcel with %s where it is', (restriction, code) => {
    const { handedOver, refusals } = judgeHandOver([waiting(restriction), waiting()], [], 'out_1')
    expect(handedOver).toEqual([waiting()])
    expect(refusals).toMatchObject([{ code, outletId: 'out_1' }])
  })

  it('leaves a parcel of which any check of the kind has failed', () => {
    const failed = { ...age, passed: false }
    for (const made of [[failed], [age, failed], [failed, age]]) {
      expect(judgeHandOver([waiting('AGE_CHECK')], made, 'out_1').refusals).toMatchObject([
        { code: 'AGE_NOT_VERIFIED' },
      ])
    }
    expect(judgeHandOver([waiting()], [failed], 'out_1').handedOver).toHaveLength(1)
  })

  it('takes the parcel off the shelf and dates it', () => {
    const handOver: HandOver = {
      realmId: announced.parcel.realmId,
      id: 'hnd_demo_1' as HandOverId,
      outletId: 'out_1' as OutletId,
      custodianId: 'prt_operator' as PartnerId,
      keyId: 'key',
      proof: 'CODE',
      checks: [age],
      handedOverAt: new Date('2026-11-24T10:00:00Z'),
    }
    const { parcel, handOver: recorded } = collectParcel(waiting(), handOver)
    expect(parcel).toMatchObject({ state: 'COLLECTED', handOverId: 'hnd_demo_1', locationOutletId: null })
    expect(parcel.lastScanAt).toEqual(handOver.handedOverAt)
    expect(recorded).toBe(handOver)
  })
})
