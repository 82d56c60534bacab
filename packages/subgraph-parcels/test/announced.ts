import { newRealmId, type OutletId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Dossier } from '../src/domain/parcel/dossier.ts'
import type { ReturnRequest } from '../src/domain/returns/open-return.ts'

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
    isShipperOpen: false,
    reservationId: null,
  },
  identifiers: [],
  redirects: [],
  places: [],
  codes: [],
  returnOrder: null,
  exchange: null,
  siblings: [],
  handOver: null,
}

/** The request for a return of two articles in one parcel without a label. */
export const requestedReturn: ReturnRequest = {
  kind: 'RETURN',
  method: 'DROP_OFF_UNLABELLED',
  items: [
    { sku: 'SHOE-42', quantity: 2, reason: 'DOES_NOT_FIT' },
    { sku: 'SOCKS', quantity: 1, reason: 'NO_LONGER_WANTED' },
  ],
  refs: [],
  carrierId: null,
  destination: {
    kind: 'HUB',
    address: { lines: ['Hub 1'], locality: null, postalCode: null, subdivision: null, country: 'IN' },
  },
  parcels: [{ measure: null, identifiers: [] }],
  recipient: null,
  dropOffBy: '2026-12-24',
  requiresApproval: false,
  replacements: [],
  allowsIncomplete: false,
}
