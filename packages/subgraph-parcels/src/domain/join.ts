import type { PartnerId } from '@restante/subgraph-kit'
import type { AnnouncedIdentifier, Announcement } from './announce.ts'
import { type Dossier } from './parcel/dossier.ts'

/** The outcome of announcing a number that is on a parcel already. ROLE_TAKEN: another partner has the announcer's role. */
export type Joined = { readonly kind: 'JOINED'; readonly dossier: Dossier } | { readonly kind: 'ROLE_TAKEN' }

/**
 * Returns the dossier of a parcel that somebody else announced first, with the announcer as its carrier or shipper, if that
 * role is open; unchanged for the partner that has it already. What the announcement states fills in what was not stated; the
 * destination, for which a place may have been promised, and everything else that was stated stays.
 */
export function joinParcel(
  dossier: Dossier,
  announcement: Announcement,
  announcer: { readonly partnerId: PartnerId; readonly role: 'CARRIER' | 'SHIPPER' },
): Joined {
  const { parcel } = dossier
  const { partnerId, role } = announcer
  const isShipper = parcel.shipperId === partnerId && !parcel.isShipperOpen
  if (parcel.carrierId === partnerId || isShipper) return { kind: 'JOINED', dossier: addNumbers(dossier, announcement) }
  if (role === 'CARRIER') {
    if (parcel.carrierId !== null) return { kind: 'ROLE_TAKEN' }
    const expectedOn = parcel.expectedOn ?? announcement.expectedOn
    return {
      kind: 'JOINED',
      dossier: addNumbers({ ...dossier, parcel: { ...parcel, carrierId: partnerId, expectedOn } }, announcement),
    }
  }
  if (!parcel.isShipperOpen) return { kind: 'ROLE_TAKEN' }
  return {
    kind: 'JOINED',
    dossier: addNumbers(
      { ...dossier, parcel: { ...fillIn(parcel, announcement), shipperId: partnerId, isShipperOpen: false } },
      announcement,
    ),
  }
}

function fillIn(parcel: Dossier['parcel'], announced: Announcement): Dossier['parcel'] {
  const known = new Set(parcel.refs.map(({ kind, value }) => `${kind} ${value}`))
  return {
    ...parcel,
    origin: parcel.origin ?? announced.origin,
    measure: parcel.measure ?? announced.measure,
    recipient: parcel.recipient ?? announced.recipient,
    expectedOn: parcel.expectedOn ?? announced.expectedOn,
    restrictions: [...new Set([...parcel.restrictions, ...announced.restrictions])],
    refs: [...parcel.refs, ...announced.refs.filter(({ kind, value }) => !known.has(`${kind} ${value}`))],
  }
}

/** Returns the dossier with the numbers that it lacks. */
export function addNumbers(
  dossier: Dossier,
  { identifiers }: { readonly identifiers: readonly AnnouncedIdentifier[] },
): Dossier {
  const { realmId, id: parcelId } = dossier.parcel
  const added = identifiers.filter(
    ({ scheme, value }) => !dossier.identifiers.some((each) => each.scheme === scheme && each.value === value),
  )
  if (added.length === 0) return dossier
  const numbers = added.map((identifier) => ({ ...identifier, realmId, parcelId, active: true }))
  return { ...dossier, identifiers: [...dossier.identifiers, ...numbers] }
}
