import { addDays, type LocalDate, newRealmId, type RealmId } from '@restante/subgraph-kit'
import { withCodes, withRedirectState, type Dossier } from '../parcel/dossier.ts'
import type { Code } from '../parcel/counter-code.ts'
import type { ChangedDossier } from '../parcel/changes.ts'
import type { ReturnOrder } from '../parcel/return-order.ts'

/** Returns parcels of one return with a new code, the same for all of them, and without their former ones. */
export function renewCode(
  dossiers: readonly Dossier[],
  { realmId, dropOffBy }: ReturnOrder,
  given: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): { readonly changed: readonly ChangedDossier[]; readonly code: Code } {
  const code = dropOffCode(realmId, dropOffBy, given, now)
  const changed = dossiers.map((before) => ({
    before,
    after: { ...before, codes: [...withCodes(before, 'REVOKED').codes, code] },
  }))
  return { changed, code }
}

/** Returns a code for the drop-off of parcels at any outlet in force for returns, valid until the last day has ended everywhere. */
export function dropOffCode(
  realmId: RealmId,
  dropOffBy: LocalDate,
  code: Pick<Code, 'keyId' | 'reference'>,
  now: Date,
): Code {
  return {
    realmId,
    id: newRealmId('cod', realmId, now),
    keyId: code.keyId,
    purpose: 'DROP_OFF',
    reference: code.reference,
    state: 'OPEN',
    tries: 0,
    // The last time zone in which the day ends is UTC-12.
    validUntil: new Date(Date.parse(`${addDays(dropOffBy, 1)}T12:00:00Z`)),
    createdAt: now,
    outletId: null,
    isDelegated: false,
  }
}

/** Returns the dossier of a return that was not dropped off in time: its redirect, code and place end with it. */
export function lapseReturn(dossier: Dossier): Dossier {
  return {
    ...withCodes(withRedirectState(dossier, ['REQUESTED', 'CONFIRMED'], 'FAILED'), 'EXPIRED'),
    parcel: { ...dossier.parcel, state: 'LAPSED' },
    places: [],
  }
}

/** Returns the dossier after its shipper has cancelled the parcel: its redirect, code and place end with it. */
export function cancelParcel(dossier: Dossier): Dossier {
  return {
    ...withCodes(withRedirectState(dossier, ['REQUESTED', 'CONFIRMED', 'IN_PROGRESS'], 'CANCELLED'), 'REVOKED'),
    parcel: { ...dossier.parcel, state: 'CANCELLED' },
    places: [],
  }
}
