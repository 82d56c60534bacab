import type { PartnerId } from '@restante/subgraph-kit'
import { describe, expect, it } from 'vitest'
import { announced, announcedAt, requestedReturn } from '../../test/announced.ts'
import { type Announcement, announceParcel } from './announce.ts'
import { joinParcel } from './join.ts'
import { concludeChange } from './parcel/change.ts'
import { contextAt } from './parcel/event.ts'
import { openReturn } from './returns/open-return.ts'

const { realmId, shipperId, destination } = announced.parcel
const shipper = { realm: realmId, livemode: true, partnerId: shipperId }
const carrierId = 'prt_carrier' as PartnerId
const measure = { length: 300, width: 200, height: 120, weight: 900, declaredValue: null }

describe('an announcement', () => {
  const announcement: Announcement = {
    direction: 'OUTBOUND',
    carrierId,
    origin: {
      kind: 'HUB',
      address: { lines: ['1 Quay'], locality: null, postalCode: null, subdivision: null, country: 'IN' },
    },
    destination,
    measure,
    restrictions: ['AGE_CHECK'],
    refs: [{ kind: 'ORDER', value: '42' }],
    recipient: { maskedName: 'M. P.', contactHash: null, locale: 'en-IN' },
    expectedOn: '2026-11-25',
    identifiers: [{ scheme: 'CARRIER', value: 'a', carrierId }],
  }

  it('is the parcel as it is written, with all that was said of it', () => {
    const dossier = announceParcel(announcement, shipper, announcedAt)
    const { parcel, identifiers } = concludeChange(null, dossier, contextAt(announcedAt))
    const { identifiers: _, ...said } = announcement
    expect(parcel).toMatchObject({ ...said, realmId, shipperId, livemode: true, state: 'ANNOUNCED' })
    expect(parcel.lastScanAt).toBeNull()
    expect(identifiers).toMatchObject([{ parcelId: parcel.id, value: 'a', carrierId, active: true }])
  })

  it('of a return is written with its carrier and its measure', () => {
    const request = { ...requestedReturn, carrierId, parcels: [{ measure, identifiers: [] }] }
    const dossier = openReturn(request, shipper, { keyId: 'key', reference: 'ABCD2345' }, announcedAt).dossiers[0]!
    const { parcel } = concludeChange(null, dossier, contextAt(announcedAt))
    expect(parcel).toMatchObject({ direction: 'RETURN', carrierId, measure, returnId: dossier.returnOrder!.id })
  })

  it('by a carrier that claims a number writes the carrier, and tells the parties that the parcel was updated', () => {
    const without = { ...announced, parcel: { ...announced.parcel, carrierId: null } }
    const joined = joinParcel(without, announcement, { partnerId: carrierId, role: 'CARRIER' })
    const dossier = joined.kind === 'JOINED' ? joined.dossier : without
    const change = concludeChange(without, dossier, contextAt(announcedAt))
    expect(change.parcel.carrierId).toBe(carrierId)
    expect(change.events.map(({ type }) => type)).toEqual(['parcel.updated'])
  })

  it('by a shipper fills in what its carrier has not stated, and nothing else', () => {
    const open = { ...announced, parcel: { ...announced.parcel, shipperId: carrierId, carrierId, isShipperOpen: true } }
    const joined = joinParcel(open, announcement, { partnerId: shipperId, role: 'SHIPPER' })
    const { identifiers: _, direction, ...filled } = announcement
    expect(joined).toMatchObject({
      kind: 'JOINED',
      dossier: { parcel: { ...filled, direction, destination, shipperId, carrierId, isShipperOpen: false } },
    })
  })

  it.each(['CARRIER', 'SHIPPER'] as const)('by another %s is refused, and by the same one changes nothing', (role) => {
    const known = {
      ...announced,
      identifiers: [{ ...announcement.identifiers[0]!, realmId, parcelId: announced.parcel.id, active: true }],
    }
    expect(joinParcel(known, announcement, { partnerId: 'prt_other' as PartnerId, role })).toEqual({
      kind: 'ROLE_TAKEN',
    })
    const self = role === 'CARRIER' ? carrierId : shipperId
    expect(joinParcel(known, announcement, { partnerId: self, role })).toEqual({ kind: 'JOINED', dossier: known })
  })
})
