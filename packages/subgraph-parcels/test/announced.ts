import { newRealmId, type OutletId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Dossier } from '../src/domain/parcel/dossier.ts'

/** The time at which the parcel of {@link announced} was announced. */
export const announcedAt = new Date('2026-11-22T12:00:00Z')

const realmId = 'demo' as RealmId

/** The dossier of a delivery that has been announced and not scanned yet. */
export const announced: Dossier = {
  parcel: {
    realmId,
    id: newRealmId('par', realmId, announcedAt),
    livemode: false,
    direction: 'OUTBOUND',
    state: 'ANNOUNCED',
    damaged: false,
    shipperId: 'prt_shipper' as PartnerId,
    carrierId: 'prt_carrier' as PartnerId,
    custodianId: null,
    custodianOutletId: null,
    custodianUntil: null,
    origin: null,
    destination: { kind: 'OUTLET', outletId: 'out_1' as OutletId },
    measure: null,
    restrictions: [],
    refs: [],
    recipient: null,
    expectedOn: null,
    holdUntil: null,
    returnId: null,
    sequence: 1,
    lastScanAt: null,
    createdAt: announcedAt,
    updatedAt: announcedAt,
    locationOutletId: null,
    locationSince: null,
    locationShelf: null,
    holdExtensions: 0,
    holdEndingAt: null,
    handOverId: null,
  },
  identifiers: [],
  redirects: [],
  places: [],
  codes: [],
  returnOrder: null,
  handOver: null,
}
