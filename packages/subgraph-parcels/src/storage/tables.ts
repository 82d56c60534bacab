import {
  bigint,
  boolean,
  defineTable,
  instant,
  integer,
  integerList,
  json,
  localDate,
  nullable,
  text,
  textList,
} from '@restante/store'
import type { OutletId, ParcelId, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { PlacedEvent } from '../domain/parcel/event.ts'
import type { Code, CodeParcel } from '../domain/parcel/counter-code.ts'
import type { HandOver } from '../domain/parcel/hand-over.ts'
import type { Manifest, ManifestItem } from '../domain/counter/manifest.ts'
import type { Identifier, Parcel, Reference } from '../domain/parcel/parcel.ts'
import type { Place, Reservation } from '../domain/parcel/place.ts'
import type { Redirect } from '../domain/parcel/redirect.ts'
import type { ReturnOrder } from '../domain/parcel/return-order.ts'
import type { ShopperSession } from '../domain/session/shopper-session.ts'

/** Parcels. */
export const parcelTable = defineTable<Parcel>('parcels.parcel', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  livemode: boolean(),
  direction: text(),
  state: text(),
  damaged: boolean(),
  shipperId: text(),
  carrierId: nullable(text()),
  custodianId: nullable(text()),
  custodianOutletId: nullable(text()),
  custodianUntil: nullable(instant()),
  origin: nullable(json()),
  destination: json(),
  measure: nullable(json()),
  restrictions: textList(),
  refs: json(),
  recipient: nullable(json()),
  expectedOn: nullable(localDate()),
  holdUntil: nullable(instant()),
  returnId: nullable(text()),
  sequence: integer(),
  lastScanAt: nullable(instant()),
  createdAt: instant(),
  updatedAt: instant(),
  locationOutletId: nullable(text()),
  locationSince: nullable(instant()),
  locationShelf: nullable(text()),
  holdExtensions: integer(),
  holdEndingAt: nullable(instant()),
  handOverId: nullable(text()),
  isShipperOpen: boolean(),
  reservationId: nullable(text()),
})

/** Return orders. */
export const returnOrderTable = defineTable<ReturnOrder>('parcels.return_order', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  rma: text(),
  shipperId: text(),
  kind: text(),
  state: text(),
  method: text(),
  items: json(),
  dropOffBy: localDate(),
  createdAt: instant(),
  approval: text(),
  allowsIncomplete: boolean(),
  isAwaited: boolean(),
  resolvedAt: nullable(instant()),
  updatedAt: instant(),
})

/** The identifiers of parcels. */
export const identifierTable = defineTable<Identifier>(
  'parcels.identifier',
  ['realmId', 'parcelId', 'scheme', 'value'],
  { realmId: text(), parcelId: text(), scheme: text(), value: text(), carrierId: nullable(text()), active: boolean() },
)

/** A reference of a parcel, by which the parcel can be found. */
export interface ParcelReference extends Reference {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
}

/** The references of parcels, indexed by value; the row of a parcel holds the same references. */
export const referenceTable = defineTable<ParcelReference>(
  'parcels.reference',
  ['realmId', 'parcelId', 'kind', 'value'],
  { realmId: text(), parcelId: text(), kind: text(), value: text() },
)

/** Redirects. */
export const redirectTable = defineTable<Redirect>('parcels.redirect', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  parcelId: text(),
  kind: text(),
  state: text(),
  initiator: text(),
  partnerId: text(),
  outletId: text(),
  servicePointId: text(),
  custodianId: text(),
  arrivesOn: localDate(),
  reservedUntil: nullable(instant()),
  previous: nullable(json()),
  createdAt: instant(),
  decideBy: nullable(instant()),
  fee: nullable(json()),
  refusal: nullable(text()),
})

/** Counter codes. Their digits are not stored. */
export const codeTable = defineTable<Code>('parcels.code', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  keyId: text(),
  purpose: text(),
  reference: text(),
  state: text(),
  /** Counted by `parcels.try_code`; the ledger's statement never writes it. */
  tries: integer(),
  validUntil: instant(),
  createdAt: instant(),
  outletId: nullable(text()),
  isDelegated: boolean(),
})

/** The parcels that codes were issued for. */
export const codeParcelTable = defineTable<CodeParcel>('parcels.code_parcel', ['realmId', 'codeId', 'parcelId'], {
  realmId: text(),
  codeId: text(),
  parcelId: text(),
  isDelegated: boolean(),
  state: text(),
})

/** Hand-overs to recipients. */
export const handOverTable = defineTable<HandOver>('parcels.hand_over', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  outletId: text(),
  custodianId: text(),
  keyId: text(),
  proof: text(),
  checks: json(),
  handedOverAt: instant(),
})

/** Reservations of places. */
export const reservationTable = defineTable<Reservation>('parcels.reservation', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  livemode: boolean(),
  partnerId: text(),
  state: text(),
  purpose: text(),
  outletId: text(),
  servicePointId: text(),
  servicePartnerId: text(),
  custodianId: text(),
  arrivesOn: localDate(),
  expiresAt: instant(),
  places: integer(),
  measures: json(),
  sequence: integer(),
  createdAt: instant(),
  used: integer(),
})

/** Sessions of shoppers. */
export const shopperSessionTable = defineTable<ShopperSession>('parcels.shopper_session', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  partnerId: text(),
  issuerKeyId: text(),
  actions: textList(),
  subjectIds: textList(),
  reservationId: nullable(text()),
  returnedIds: textList(),
  sequence: integer(),
  createdAt: instant(),
  expiresAt: instant(),
  revokedAt: nullable(instant()),
})

/** Events. */
export const eventTable = defineTable<PlacedEvent>('parcels.event', ['realmId', 'position'], {
  realmId: text(),
  parcelId: nullable(text()),
  sequence: integer(),
  id: text(),
  type: text(),
  subjectId: text(),
  parties: textList(),
  occurredAt: instant(),
  recordedAt: instant(),
  livemode: boolean(),
  outletId: nullable(text()),
  state: text(),
  effective: boolean(),
  details: nullable(json()),
  deviceId: nullable(text()),
  deviceSequence: nullable(integer()),
  position: bigint(),
})

/** The feed of each partner: the events of the parcels to which it was a party when they were written. */
export const eventPartyTable = defineTable('parcels.event_party', ['realmId', 'partnerId', 'position'], {
  realmId: text<RealmId>(),
  partnerId: text<PartnerId>(),
  position: bigint(),
})

/** The position of the last event in each realm. */
export const eventHeadTable = defineTable('parcels.event_head', ['realmId'], {
  realmId: text<RealmId>(),
  position: bigint(),
})

/** Promised and held places. */
export const placeTable = defineTable<Place>('parcels.place', ['realmId', 'holderId', 'kind', 'number'], {
  realmId: text(),
  holderId: text(),
  kind: text(),
  servicePointId: text(),
  purpose: text(),
  sizeClass: text(),
  fromDay: localDate(),
  toDay: nullable(localDate()),
  until: nullable(instant()),
  number: integer(),
})

/** Shelves: the places of a service point for one purpose and size class, with their counters. */
export const shelfTable = defineTable('parcels.shelf', ['realmId', 'servicePointId', 'purpose', 'sizeClass'], {
  realmId: text<RealmId>(),
  servicePointId: text(),
  purpose: text(),
  sizeClass: text(),
  outletId: text<OutletId>(),
  partnerId: text<PartnerId>(),
  places: integer(),
  validFrom: localDate(),
  validUntil: nullable(localDate()),
  isOpen: boolean(),
  /** Number of places taken on each day, in a ring of 32. */
  days: integerList(),
  /** The first day that the ring counts. */
  daysFrom: localDate(),
  /** Number of places taken without a known end. */
  openEnded: integer(),
  rev: bigint(),
  /** While more is there than there is room for, no day takes a promise. */
  isOverfull: boolean(),
})

/** The responses to earlier requests, by idempotency key. */
export const idempotencyTable = defineTable('parcels.idempotency', ['realmId', 'partnerId', 'operation', 'key'], {
  realmId: text<RealmId>(),
  partnerId: text<PartnerId>(),
  operation: text(),
  key: text(),
  digest: text(),
  result: json<unknown>(),
  createdAt: instant(),
})

/** Number of wrong codes that a device, an outlet or a tenant has tried in an hour. */
export const codeFailureTable = defineTable('parcels.code_failure', ['realmId', 'subject', 'hour'], {
  realmId: text<RealmId>(),
  subject: text(),
  hour: instant(),
  count: integer(),
})

/** Number of unknown numbers that a device has scanned in an hour. */
export const unknownScanCountTable = defineTable('parcels.unknown_scan_count', ['realmId', 'keyId', 'hour'], {
  realmId: text<RealmId>(),
  keyId: text(),
  hour: instant(),
  count: integer(),
})

/** Manifests. */
export const manifestTable = defineTable<Manifest>('parcels.manifest', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  kind: text(),
  state: text(),
  outletId: text(),
  partnerId: text(),
  carrierId: nullable(text()),
  custodianId: nullable(text()),
  openedAt: instant(),
  closedAt: nullable(instant()),
})

/** The numbers of manifests: expected, scanned or both. */
export const manifestItemTable = defineTable<ManifestItem>(
  'parcels.manifest_item',
  ['realmId', 'manifestId', 'barcode'],
  {
    realmId: text(),
    manifestId: text(),
    barcode: text(),
    parcelId: nullable(text()),
    isExpected: boolean(),
    scannedAt: nullable(instant()),
  },
)

/** Scans of parcels that nobody has announced. */
export const unannouncedScanTable = defineTable('parcels.unannounced_scan', ['realmId', 'id'], {
  realmId: text<RealmId>(),
  id: text(),
  partnerId: text<PartnerId>(),
  outletId: nullable(text<OutletId>()),
  barcode: text(),
  scan: json<unknown>(),
  recordedAt: instant(),
  joinedAt: nullable(instant()),
})

/** The last revision that was copied from each published table of another context. */
export const copiedTable = defineTable('parcels.copied', ['tableName'], { tableName: text(), rev: bigint() })
