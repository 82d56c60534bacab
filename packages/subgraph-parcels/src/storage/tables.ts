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
import type { PlacedEvent } from '../domain/event.ts'
import type { Code, Identifier, Parcel, Place, Redirect, Reference, ReturnOrder } from '../domain/parcel.ts'

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
})

/** What a shopper sends back. */
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
})

/** The numbers on parcels. */
export const identifierTable = defineTable<Identifier>(
  'parcels.identifier',
  ['realmId', 'parcelId', 'scheme', 'value'],
  { realmId: text(), parcelId: text(), scheme: text(), value: text(), carrierId: nullable(text()), active: boolean() },
)

/** A reference of a parcel, by which parcels are found. */
export interface ParcelReference extends Reference {
  readonly realmId: RealmId
  readonly parcelId: ParcelId
}

/** The references of parcels, which the parcel itself carries too. */
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
})

/** Codes for the counter; their digits are nowhere. */
export const codeTable = defineTable<Code>('parcels.code', ['realmId', 'id'], {
  realmId: text(),
  id: text(),
  keyId: text(),
  purpose: text(),
  reference: text(),
  state: text(),
  /** Counted by `parcels.try_code`, never by the ledger's statement. */
  tries: integer(),
  validUntil: instant(),
  parcelId: text(),
  createdAt: instant(),
})

/** Events. */
export const eventTable = defineTable<PlacedEvent>('parcels.event', ['realmId', 'position'], {
  realmId: text(),
  parcelId: text(),
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

/** The feed of each partner: the events whose party it was when they were written. */
export const eventPartyTable = defineTable('parcels.event_party', ['realmId', 'partnerId', 'position'], {
  realmId: text<RealmId>(),
  partnerId: text<PartnerId>(),
  position: bigint(),
})

/** The last position given to an event of each realm. */
export const eventHeadTable = defineTable('parcels.event_head', ['realmId'], {
  realmId: text<RealmId>(),
  position: bigint(),
})

/** The promised and held places. */
export const placeTable = defineTable<Place>('parcels.place', ['realmId', 'parcelId', 'kind'], {
  realmId: text(),
  parcelId: text(),
  kind: text(),
  servicePointId: text(),
  purpose: text(),
  sizeClass: text(),
  fromDay: localDate(),
  toDay: nullable(localDate()),
  until: nullable(instant()),
})

/** The room of a service point for one purpose and size class, with its counters. */
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
  /** Places taken on each day, in a ring of 32. */
  days: integerList(),
  /** The first day that the ring counts. */
  daysFrom: localDate(),
  /** Places taken without a known end. */
  openEnded: integer(),
  rev: bigint(),
})

/** What earlier requests answered, by their key. */
export const idempotencyTable = defineTable('parcels.idempotency', ['realmId', 'partnerId', 'operation', 'key'], {
  realmId: text<RealmId>(),
  partnerId: text<PartnerId>(),
  operation: text(),
  key: text(),
  digest: text(),
  result: json<unknown>(),
  createdAt: instant(),
})

/** Wrong codes of a device, an outlet or a tenant within an hour. */
export const codeFailureTable = defineTable('parcels.code_failure', ['realmId', 'subject', 'hour'], {
  realmId: text<RealmId>(),
  subject: text(),
  hour: instant(),
  count: integer(),
})

/** Scans of numbers that nobody has announced. */
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

/** How far the copy of another context's published table has come. */
export const copiedTable = defineTable('parcels.copied', ['tableName'], { tableName: text(), rev: bigint() })
