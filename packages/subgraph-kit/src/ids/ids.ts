import { randomFillSync } from 'node:crypto'

declare const brand: unique symbol

/** A string that only its own factory may make. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

/** `out_` + UUIDv7. Outlets are shared by all realms. */
export type OutletId = Branded<'OutletId'>
/** A live country (`fr`, `in`) or the short code of one partner's sandbox: 2 to 8 characters of a-z and 0-9. */
export type RealmId = Branded<'RealmId'>
/** `prt_<realm>_` + UUIDv7. */
export type PartnerId = Branded<'PartnerId'>
/** `sp_<realm>_` + UUIDv7. */
export type ServicePointId = Branded<'ServicePointId'>
/** `agr_<realm>_` + UUIDv7. */
export type AgreementId = Branded<'AgreementId'>
/** `par_<realm>_` + UUIDv7. */
export type ParcelId = Branded<'ParcelId'>
/** `red_<realm>_` + UUIDv7. */
export type RedirectId = Branded<'RedirectId'>
/** `ret_<realm>_` + UUIDv7. */
export type ReturnOrderId = Branded<'ReturnOrderId'>
/** `res_<realm>_` + UUIDv7. */
export type ReservationId = Branded<'ReservationId'>
/** `hnd_<realm>_` + UUIDv7. */
export type HandOverId = Branded<'HandOverId'>
/** `mft_<realm>_` + UUIDv7. */
export type ManifestId = Branded<'ManifestId'>

/** `ses_<realm>_` + UUIDv7. */
export type ShopperSessionId = Branded<'ShopperSessionId'>

/** Ids of things that belong to one realm, by their prefix; the id names the realm. */
export interface RealmIds {
  prt: PartnerId
  prg: Branded<'ProgrammeId'>
  key: Branded<'ApiKeyId'>
  sp: ServicePointId
  agr: AgreementId
  par: ParcelId
  red: RedirectId
  ret: ReturnOrderId
  res: ReservationId
  cod: Branded<'CodeId'>
  del: Branded<'DelegationId'>
  hnd: HandOverId
  mft: ManifestId
  evt: Branded<'EventId'>
  ses: ShopperSessionId
  enr: Branded<'DeviceEnrolmentId'>
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const realmPattern = /^[a-z0-9]{2,8}$/
const outletPattern = new RegExp(`^out_${uuid}$`)
const realmIdPattern = new RegExp(`^([a-z]{2,3})_([a-z0-9]{2,8})_(${uuid})$`)

const momentPattern = /_([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const random = new Uint8Array(10 * 512)
let used = random.length

/** Returns the offset of ten random bytes in a pool, so that an id does not cost a system call. */
function randomOffset(): number {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 10
  return used - 10
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then randomness, so that new ids sort last. */
export function newUuid(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0')
  const at = randomOffset()
  const byte = (index: number): string => hex[random[at + index]!]!
  const version = hex[(random[at]! & 0x0f) | 0x70]!
  const variant = hex[(random[at + 2]! & 0x3f) | 0x80]!
  const tail = byte(4) + byte(5) + byte(6) + byte(7) + byte(8) + byte(9)
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${byte(1)}-${variant}${byte(3)}-${tail}`
}

/** Returns a new id of an outlet. */
export function newOutletId(now: Date): OutletId {
  return `out_${newUuid(now)}` as OutletId
}

/** Returns a new id of something that belongs to a realm, such as `par_in_0193…`. */
export function newRealmId<Prefix extends keyof RealmIds>(prefix: Prefix, realm: RealmId, now: Date): RealmIds[Prefix] {
  return `${prefix}_${realm}_${newUuid(now)}` as RealmIds[Prefix]
}

/** Returns the text as a realm's id, or null when it cannot be one. */
export function parseRealm(text: string): RealmId | null {
  return realmPattern.test(text) ? (text as RealmId) : null
}

/** Returns the text as an outlet's id, or null when it cannot be one. The outlet may not exist. */
export function parseOutletId(text: string): OutletId | null {
  return outletPattern.test(text) ? (text as OutletId) : null
}

/**
 * Returns the text as an id of the given prefix in the given realm, or null when it cannot be one: an id of another realm
 * is not valid here, so that no request crosses the wall between realms.
 */
export function parseRealmId<Prefix extends keyof RealmIds>(
  prefix: Prefix,
  realm: RealmId,
  text: string,
): RealmIds[Prefix] | null {
  const match = realmIdPattern.exec(text)
  return match?.[1] === prefix && match[2] === realm ? (text as RealmIds[Prefix]) : null
}

/** Returns the realm that an id names; null for text that is no id of something in a realm. */
export function realmOfId(text: string): RealmId | null {
  return (realmIdPattern.exec(text)?.[2] as RealmId | undefined) ?? null
}

/** Returns the moment at which an id was made, to the millisecond; null for text that does not end with a UUIDv7. */
export function momentOfId(text: string): Date | null {
  const match = momentPattern.exec(text)
  return match && new Date(Number.parseInt(match[1]! + match[2]!, 16))
}
