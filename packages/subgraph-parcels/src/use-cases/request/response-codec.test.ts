import type { ParcelId, RedirectId, ReservationId, ReturnOrderId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import type { JsonObject, PlaceRefusal } from '../../domain/ports/ledger.ts'
import { refuse } from '../../domain/placing/refusal.ts'
import { cancelParcelCodec } from '../parcels/cancel-parcel.ts'
import { answerRedirectCodec } from '../redirects/answer-redirect.ts'
import { cancelRedirectCodec } from '../redirects/cancel-redirect.ts'
import { createParcelCodec } from '../parcels/create-parcel.ts'
import { returnCodec } from '../returns/change-return.ts'
import { createReturnCodec } from '../returns/create-return.ts'
import { delegationCodec } from '../collection/delegate-collection.ts'
import { extendHoldCodec } from '../collection/extend-hold.ts'
import { collectParcelCodec } from '../counter/collect-parcel.ts'
import { dropOffParcelCodec } from '../counter/drop-off-parcel.ts'
import { issueCodeCodec } from '../counter/issue-code.ts'
import { refuseParcelCodec } from '../counter/refuse-parcel.ts'
import { recordScanCodec } from '../counter/record-scan.ts'
import { recallParcelCodec } from '../redirects/recall-parcel.ts'
import { releaseReservationCodec } from '../reservations/release-reservation.ts'
import { reservePlacesCodec } from '../reservations/reserve-places.ts'
import { redirectParcelCodec } from '../redirects/redirect-parcel.ts'
import type { ResponseCodec } from './response-codec.ts'

const parcelId = 'par_demo_1' as ParcelId
const redirectId = 'red_demo_1' as RedirectId
const returnOrderId = 'ret_demo_1' as ReturnOrderId
const reservationId = 'res_demo_1' as ReservationId
const unknown = refuse('OUTLET_UNKNOWN', 'out_b')

/** For each use case: a draft, the JSON stored for it, and the result decoded from that. */
const cases: [string, ResponseCodec<any, unknown>, unknown, JsonObject, PlaceRefusal[], unknown][] = [
  ['cancelParcel', cancelParcelCodec, { parcelId }, { parcelId }, [], { parcelId }],
  [
    'cancelRedirect',
    cancelRedirectCodec,
    { redirectId, asked: ['out_a'] },
    { redirectId, asked: ['out_a'] },
    [],
    { redirectId, refusals: [] },
  ],
  [
    'cancelRedirect with a full outlet to come back to',
    cancelRedirectCodec,
    { redirectId: null, asked: ['out_a'] },
    { redirectId: null, asked: ['out_a'] },
    ['OUTLET_FULL'],
    { redirectId: null, refusals: [refuse('OUTLET_FULL', 'out_a')] },
  ],
  [
    'recallParcel',
    recallParcelCodec,
    { parcelId: null, refusals: [unknown] },
    { parcelId: null, refusals: [{ ...unknown }] },
    [],
    { parcelId: null, refusals: [unknown] },
  ],
  ['answerRedirect', answerRedirectCodec, { redirectId }, { redirectId }, [], { redirectId }],
  [
    'reservePlaces, with the refusals of the outlets before the chosen one, once each',
    reservePlacesCodec,
    {
      reservationId,
      refusals: [unknown, refuse('INTAKE_PAUSED', 'out_d')],
      asked: ['out_a', 'out_a', 'out_c'],
      order: ['out_a', 'out_b', 'out_c', 'out_d'],
      chosen: 'out_c',
    },
    {
      reservationId,
      refusals: [{ ...unknown }, { ...refuse('INTAKE_PAUSED', 'out_d') }],
      asked: ['out_a', 'out_a', 'out_c'],
      order: ['out_a', 'out_b', 'out_c', 'out_d'],
      chosen: 'out_c',
    },
    ['OUTLET_FULL', 'OUTLET_FULL'],
    { reservationId, refusals: [refuse('OUTLET_FULL', 'out_a'), unknown] },
  ],
  [
    'reservePlaces at full outlets',
    reservePlacesCodec,
    { reservationId: null, refusals: [unknown], asked: ['out_a'], order: ['out_a', 'out_b'], chosen: null },
    { reservationId: null, refusals: [{ ...unknown }], asked: ['out_a'], order: ['out_a', 'out_b'], chosen: null },
    ['OUTLET_FULL'],
    { reservationId: null, refusals: [refuse('OUTLET_FULL', 'out_a'), unknown] },
  ],
  ['releaseReservation', releaseReservationCodec, { reservationId }, { reservationId }, [], { reservationId }],
  ['issueCode', issueCodeCodec, { codeId: 'cod_1' }, { codeId: 'cod_1' }, [], { codeId: 'cod_1' }],
  [
    'createReturn',
    createReturnCodec,
    { returnOrderId, parcelIds: [parcelId], codeId: null },
    { returnOrderId, parcelIds: [parcelId], codeId: null },
    [],
    { returnOrderId, parcelIds: [parcelId], codeId: null },
  ],
  ['receiveReturn and others', returnCodec, { returnOrderId }, { returnOrderId }, [], { returnOrderId }],
  [
    'collectParcel',
    collectParcelCodec,
    { handOverId: 'hnd_demo_1', parcelIds: [parcelId], refusals: [unknown] },
    { handOverId: 'hnd_demo_1', parcelIds: [parcelId], refusals: [{ ...unknown }] },
    [],
    { handOverId: 'hnd_demo_1', parcelIds: [parcelId], refusals: [unknown] },
  ],
  ['refuseParcel', refuseParcelCodec, { parcelId }, { parcelId }, [], { parcelId }],
  ['extendHold', extendHoldCodec, { parcelId }, { parcelId }, [], { parcelId }],
  [
    'delegateCollection and revokeDelegation',
    delegationCodec,
    { delegationId: 'del_demo_1', parcelId },
    { delegationId: 'del_demo_1', parcelId },
    [],
    { delegationId: 'del_demo_1', parcelId },
  ],
  [
    'dropOffParcel',
    dropOffParcelCodec,
    { parcelIds: [parcelId], outletId: 'out_a' },
    { parcelIds: [parcelId], outletId: 'out_a' },
    [],
    { parcelIds: [parcelId], refusals: [] },
  ],
  [
    'dropOffParcel at a full shelf',
    dropOffParcelCodec,
    { parcelIds: null, outletId: 'out_a' },
    { parcelIds: null, outletId: 'out_a' },
    ['OUTLET_FULL'],
    { parcelIds: null, refusals: [refuse('OUTLET_FULL', 'out_a')] },
  ],
  [
    'recordScan',
    recordScanCodec,
    { event: { parcelId, sequence: 3 }, instruction: 'SHELVE' },
    { parcelId, sequence: 3, instruction: 'SHELVE', isFull: false },
    [],
    { event: { parcelId, sequence: 3 }, instruction: 'SHELVE', isFull: false },
  ],
  [
    'recordScan of an unknown number',
    recordScanCodec,
    { event: null, instruction: 'KEEP_FOR_COURIER' },
    { parcelId: null, sequence: null, instruction: 'KEEP_FOR_COURIER', isFull: false },
    [],
    { event: null, instruction: 'KEEP_FOR_COURIER', isFull: false },
  ],
  [
    'recordScan at a full shelf',
    recordScanCodec,
    { event: null, instruction: 'HAND_BACK', isFull: true },
    { parcelId: null, sequence: null, instruction: 'HAND_BACK', isFull: true },
    [],
    { event: null, instruction: 'HAND_BACK', isFull: true },
  ],
  [
    'createParcel',
    createParcelCodec,
    { parcelId, refusals: [], asked: ['out_a'] },
    { parcelId, refusals: [], asked: ['out_a'] },
    [],
    { parcelId, refusals: [] },
  ],
  [
    'createParcel at a full outlet',
    createParcelCodec,
    { parcelId: null, refusals: [], asked: ['out_a'] },
    { parcelId: null, refusals: [], asked: ['out_a'] },
    ['OUTLET_FULL'],
    { parcelId: null, refusals: [refuse('OUTLET_FULL', 'out_a')] },
  ],
  [
    'redirectParcel, its refusals in the order in which the outlets were named',
    redirectParcelCodec,
    { redirectId, refusals: [unknown], asked: ['out_a', 'out_c'], order: ['out_a', 'out_b', 'out_c'] },
    { redirectId, refusals: [{ ...unknown }], asked: ['out_a', 'out_c'], order: ['out_a', 'out_b', 'out_c'] },
    ['INTAKE_PAUSED'],
    { redirectId, refusals: [refuse('INTAKE_PAUSED', 'out_a'), unknown] },
  ],
]

describe('the response stored under an idempotency key', () => {
  it.each(cases)('of %s is read back as what was returned', (_name, codec, draft, stored, skipped, result) => {
    expect(codec.encode(draft)).toEqual(stored)
    const readBack = JSON.parse(JSON.stringify(stored)) as JsonObject
    expect(codec.decode({ result: readBack, skipped })).toEqual(result)
  })

  it('of an earlier release is read back too', () => {
    expect(cancelRedirectCodec.decode({ result: { redirectId }, skipped: [] })).toEqual({ redirectId, refusals: [] })
  })

  it('of the first release is still understood', () => {
    const created = { returnOrderId, parcelId, codeId: null }
    expect(createReturnCodec.decode({ result: created, skipped: [] })).toMatchObject({ parcelIds: [parcelId] })
    const full = dropOffParcelCodec.decode({ result: { parcelIds: null }, skipped: ['OUTLET_FULL'] })
    expect(full).toEqual({ parcelIds: null, refusals: [] })
  })

  it('is refused when a member is missing or of another kind', () => {
    expect(() => issueCodeCodec.decode({ result: {}, skipped: [] })).toThrow('codeId')
    expect(() => issueCodeCodec.decode({ result: { codeId: 7 }, skipped: [] })).toThrow('codeId')
    expect(() => recordScanCodec.decode({ result: { parcelId, sequence: '3' }, skipped: [] })).toThrow('sequence')
    // An earlier release has stored no instruction.
    expect(recordScanCodec.decode({ result: { parcelId, sequence: 3 }, skipped: [] }).instruction).toBeNull()
    expect(() => dropOffParcelCodec.decode({ result: { parcelIds: 'par' }, skipped: [] })).toThrow('parcelIds')
  })
})
