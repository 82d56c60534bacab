import type { OutletId, PartnerId } from '@restante/subgraph-kit'
import type { Code, Identifier, Parcel, Place, Redirect, ReturnOrder } from './parcel.ts'

/** A parcel with everything that a decision about it may need or change. */
export interface Dossier {
  readonly parcel: Parcel
  readonly identifiers: readonly Identifier[]
  /** All of its redirects, oldest first. */
  readonly redirects: readonly Redirect[]
  readonly places: readonly Place[]
  /** The codes that are open for it. */
  readonly codes: readonly Code[]
  readonly returnOrder: ReturnOrder | null
}

/** Who does something, as far as a decision needs to know. */
export interface Actor {
  /** Null: the system itself, when a time has come. */
  readonly partnerId: PartnerId | null
  /** The outlets at which a device stands; null for other keys. */
  readonly outletIds: readonly OutletId[] | null
  /** The device's key, which numbers its scans. */
  readonly deviceId: string | null
}

/** The part that a partner plays for a parcel. */
export type PartyRole = 'SHIPPER' | 'CARRIER' | 'CUSTODIAN'

/** The parts that the actor plays for the parcel; empty when it is none of its parties and must not learn that it exists. */
export function rolesOf(parcel: Parcel, actor: Actor, now: Date): readonly PartyRole[] {
  const roles: PartyRole[] = []
  if (actor.outletIds === null) {
    if (parcel.shipperId === actor.partnerId) roles.push('SHIPPER')
    if (parcel.carrierId === actor.partnerId) roles.push('CARRIER')
  }
  const stands = actor.outletIds === null || actor.outletIds.some((outletId) => outletId === parcel.custodianOutletId)
  const lasts = parcel.custodianUntil === null || parcel.custodianUntil > now
  if (parcel.custodianId !== null && parcel.custodianId === actor.partnerId && stands && lasts) roles.push('CUSTODIAN')
  return roles
}

/** The place of one kind that the parcel has. */
export function placeOf(dossier: Dossier, kind: Place['kind']): Place | null {
  return dossier.places.find((place) => place.kind === kind) ?? null
}

/** The dossier with its open redirect, if there is one, in another state. */
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

/** The dossier without the place of that kind. */
export function withoutPlace(dossier: Dossier, kind: Place['kind']): Dossier {
  return { ...dossier, places: dossier.places.filter((place) => place.kind !== kind) }
}

/** The dossier with its open codes ended. */
export function withCodes(dossier: Dossier, state: Code['state']): Dossier {
  return { ...dossier, codes: dossier.codes.map((code) => (code.state === 'OPEN' ? { ...code, state } : code)) }
}
