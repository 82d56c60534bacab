import type { OutletId, PartnerId } from '@restante/subgraph-kit'
import type { Code } from './counter-code.ts'
import type { HandOver } from './hand-over.ts'
import type { Identifier, Parcel } from './parcel.ts'
import type { Place, PlacePurpose } from './place.ts'
import type { Redirect } from './redirect.ts'
import type { ReturnOrder, Sibling } from './return-order.ts'

/** A parcel with everything that a decision about it may need or change. */
export interface Dossier {
  readonly parcel: Parcel
  readonly identifiers: readonly Identifier[]
  /** All of its redirects, oldest first. */
  readonly redirects: readonly Redirect[]
  readonly places: readonly Place[]
  /** The codes that are open for it. */
  readonly codes: readonly Code[]
  /** The order of a return; null for a delivery. */
  readonly returnOrder: ReturnOrder | null
  /** The order of the return in exchange for which a delivery is handed over; null for any other parcel. */
  readonly exchange: ReturnOrder | null
  /** The other parcels of either order: those of the return, and replacements. */
  readonly siblings: readonly Sibling[]
  /** The hand-over that a decision records; null before it, also when the parcel is read. */
  readonly handOver: HandOver | null
}

/** The party that makes a request, as far as decisions need to know it. */
export interface Actor {
  /** Null for the system itself, which ends what has lapsed. */
  readonly partnerId: PartnerId | null
  /** The outlets that a device is assigned to; null for other keys. */
  readonly outletIds: readonly OutletId[] | null
  /** The id of the device's key. A device numbers its own scans. */
  readonly deviceId: string | null
}

/** A role of a partner with regard to a parcel. */
export type PartyRole = 'SHIPPER' | 'CARRIER' | 'CUSTODIAN'

/** Returns the roles of the actor with regard to the parcel. Without one it must not learn that the parcel exists. */
export function rolesOf(parcel: Parcel, actor: Actor, now: Date): readonly PartyRole[] {
  const roles: PartyRole[] = []
  if (actor.outletIds === null) {
    if (parcel.shipperId === actor.partnerId) roles.push('SHIPPER')
    if (parcel.carrierId === actor.partnerId) roles.push('CARRIER')
  }
  const isAtOutlet =
    actor.outletIds === null || actor.outletIds.some((outletId) => outletId === parcel.custodianOutletId)
  const isCurrent = parcel.custodianUntil === null || parcel.custodianUntil > now
  if (parcel.custodianId !== null && parcel.custodianId === actor.partnerId && isAtOutlet && isCurrent)
    roles.push('CUSTODIAN')
  return roles
}

/** Returns the order that depends on the state of the parcel; null when none does. */
export function orderOf({ returnOrder, exchange }: Dossier): ReturnOrder | null {
  return returnOrder ?? exchange
}

/** Returns the place of that kind; null when the parcel has none. */
export function placeOf(dossier: Dossier, kind: Place['kind']): Place | null {
  return dossier.places.find((place) => place.kind === kind) ?? null
}

/** Returns the dossier with its redirects in one of the states `from` moved to the state `to`. */
export function withRedirectState(
  dossier: Dossier,
  from: readonly Redirect['state'][],
  to: Redirect['state'],
): Dossier {
  return {
    ...dossier,
    redirects: dossier.redirects.map((redirect) =>
      from.includes(redirect.state) ? { ...redirect, state: to } : redirect,
    ),
  }
}

/** Returns the dossier without the place of that kind. */
export function withoutPlace(dossier: Dossier, kind: Place['kind']): Dossier {
  return { ...dossier, places: dossier.places.filter((place) => place.kind !== kind) }
}

/** Returns the dossier with its open codes, or those for that purpose, moved to another state. */
export function withCodes(dossier: Dossier, state: Code['state'], purpose: PlacePurpose | null = null): Dossier {
  const isMeant = (code: Code): boolean => code.state === 'OPEN' && (purpose === null || code.purpose === purpose)
  return { ...dossier, codes: dossier.codes.map((code) => (isMeant(code) ? { ...code, state } : code)) }
}

/** Returns true for a parcel that lies at the outlet and may be handed to its recipient there. */
export function isCollectable(parcel: Parcel, outletId: OutletId): boolean {
  const { state, custodianOutletId, locationOutletId } = parcel
  return (
    (state === 'AT_OUTLET' || state === 'EXPIRED') && custodianOutletId === outletId && locationOutletId === outletId
  )
}

/** Returns the dossier with its codes for collection closed that a change of the parcel has ended. */
export function settleCodes(before: Dossier | null, after: Dossier): Dossier {
  const { parcel } = after
  const settle = (code: Code): Code => {
    if (code.purpose !== 'COLLECTION' || code.state !== 'OPEN') return code
    if (parcel.state === 'COLLECTED') return { ...code, state: 'USED' }
    // A code that is issued after the end of a hold opens the parcel for as long as it lies there.
    if (parcel.state === 'EXPIRED' && before?.parcel.state !== 'EXPIRED') return { ...code, state: 'EXPIRED' }
    return code.outletId !== null && isCollectable(parcel, code.outletId) ? code : { ...code, state: 'REVOKED' }
  }
  const codes = after.codes.map(settle)
  return codes.every((code, index) => code === after.codes[index]) ? after : { ...after, codes }
}

/** Returns the dossier with its place on the shelf kept until something takes the parcel away. */
export function keepOnShelf(dossier: Dossier): Dossier {
  const places = dossier.places.map((place) =>
    place.kind === 'HELD' && place.toDay !== null ? { ...place, toDay: null } : place,
  )
  return { ...dossier, places }
}
