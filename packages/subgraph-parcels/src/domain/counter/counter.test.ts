import type { OutletId, PartnerId, ServicePointId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import { announced, announcedAt } from '../../../test/announced.ts'
import type { Dossier } from '../parcel/dossier.ts'
import { applyScan, type ScanKind } from './scan.ts'
import type { Counter, ServicePointFacts } from '../placing/site.ts'

const outletId = 'out_1' as OutletId
const servicePoint: ServicePointFacts = {
  servicePointId: 'sp_1' as ServicePointId,
  partnerId: 'prt_agent' as PartnerId,
  outletId,
  capabilities: ['COLLECT', 'RETURN', 'DROP_OFF'],
  status: 'ACTIVE',
  intake: 'OPEN',
  hours: null,
  validFrom: '2026-01-01',
  validUntil: null,
  sizeLimit: null,
  capacity: [
    { purpose: 'COLLECTION', sizeClass: 'ANY', places: 5 },
    { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 5 },
  ],
  holdPolicy: { unit: 'HOURS', count: 48 },
  redirectDecision: 'IMMEDIATE',
  decideWithinMinutes: null,
  redirectFee: null,
  cutOff: null,
  transit: null,
  deleted: false,
  grant: null,
}
const counter: Counter = {
  site: {
    outlet: {
      outletId,
      status: 'ACTIVE',
      opensOn: null,
      closesOn: null,
      country: 'IN',
      timeZone: 'Asia/Kolkata',
      hours: null,
      sizeLimit: null,
      operatorId: 'prt_operator' as PartnerId,
    },
    servicePoints: [servicePoint],
    shippingPartnerId: null,
  },
  servicePoint,
}
const returned: Dossier = { ...announced, parcel: { ...announced.parcel, direction: 'RETURN' } }
const at = (minutes: number): Date => new Date(announcedAt.getTime() + minutes * 60_000)
/** A counter that was offline sends its scans two hours later. */
const sentAt = at(120)
const scan = (dossier: Dossier, kind: ScanKind, minutes: number): ReturnType<typeof applyScan> =>
  applyScan(dossier, { kind, occurredAt: at(minutes), conditions: [] }, counter, sentAt)

describe('scans of a counter that was offline', () => {
  it.each([
    ['ARRIVED_OUTLET', announced],
    ['DROPPED_OFF', returned],
    ['OUT_FOR_DELIVERY', announced],
  ] as const)('date the parcel by when %s happened, not by when it was sent', (kind, dossier) => {
    const { dossier: after, effect } = scan(dossier, kind, 10)
    expect(effect).toBe('EFFECTIVE')
    expect(after.parcel.lastScanAt).toEqual(at(10))
  })

  it.each([
    ['ARRIVED_OUTLET', 'HANDED_TO_COURIER', 'RETURNING', announced],
    ['DROPPED_OFF', 'HANDED_TO_COURIER', 'ACCEPTED', returned],
  ] as const)('take effect in the order in which they happened: %s, then %s', (first, second, state, dossier) => {
    const { dossier: after, effect } = scan(scan(dossier, first, 10).dossier, second, 20)
    expect([effect, after.parcel.state]).toEqual(['EFFECTIVE', state])
    expect(after.parcel.lastScanAt).toEqual(at(20))
  })

  it('have no effect when a later one was applied before', () => {
    const taken = scan(returned, 'DROPPED_OFF', 20).dossier
    const late = scan(taken, 'HANDED_TO_COURIER', 10)
    expect(late).toEqual({ dossier: taken, effect: 'WITHOUT_EFFECT' })
  })

  it('of the state that the parcel is in already move the time of its last scan on', () => {
    const taken = scan(announced, 'ARRIVED_OUTLET', 10).dossier
    expect(scan(taken, 'ARRIVED_OUTLET', 30).dossier.parcel.lastScanAt).toEqual(at(30))
  })

  it('hold a delivery for as long as its service point promises, from its arrival', () => {
    const { parcel, places } = scan(announced, 'ARRIVED_OUTLET', 10).dossier
    expect(parcel.holdUntil).toEqual(at(10 + 48 * 60))
    expect(parcel).toMatchObject({ custodianId: 'prt_operator', custodianOutletId: outletId })
    expect(places).toMatchObject([{ kind: 'HELD', purpose: 'COLLECTION', toDay: '2026-11-24' }])
  })
})
