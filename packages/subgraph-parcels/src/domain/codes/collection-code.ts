import { newRealmId } from '@restante/subgraph-kit'
import type { Code } from '../parcel/counter-code.ts'
import { type Dossier, isCollectable } from '../parcel/dossier.ts'
import type { Parcel } from '../parcel/parcel.ts'
import { maxTries } from './code.ts'

/** The ingredients of a new code: the id of the keys from which its digits are derived, and a random reference. */
export type CodeSeed = Pick<Code, 'keyId' | 'reference'>

/**
 * Returns the dossier of a parcel that waits for its recipient with a code for its collection; unchanged when it has one for the
 * outlet where it lies, and for any other parcel. It follows whatever may bring a parcel to its counter: a scan, or the end of
 * a redirect that was to take it elsewhere.
 */
export function withCollectionCode(dossier: Dossier, seed: CodeSeed, now: Date): Dossier {
  const { state, holdUntil, custodianOutletId } = dossier.parcel
  const isThere = custodianOutletId !== null && isCollectable(dossier.parcel, custodianOutletId)
  if (state !== 'AT_OUTLET' || !isThere || holdUntil === null || collectionCodeOf(dossier)) return dossier
  return { ...dossier, codes: [...dossier.codes, newCollectionCode(dossier.parcel, seed, holdUntil, now)] }
}

/** Returns the open code of the parcel's recipient where the parcel lies; null without one. */
export function collectionCodeOf({ parcel, codes }: Dossier): Code | null {
  return codes.find((code) => opensAt(code, parcel) && !code.isDelegated) ?? null
}

/** Returns the open code of the person to whom the collection was delegated; null without one. */
export function delegatedCodeOf({ parcel, codes }: Dossier): Code | null {
  return codes.find((code) => opensAt(code, parcel) && code.isDelegated) ?? null
}

function opensAt({ purpose, state, outletId }: Code, parcel: Parcel): boolean {
  return purpose === 'COLLECTION' && state === 'OPEN' && outletId === parcel.custodianOutletId
}

/** Returns a code for the collection of a parcel where it lies. */
export function newCollectionCode(
  { realmId, custodianOutletId }: Parcel,
  { keyId, reference }: CodeSeed,
  validUntil: Date,
  now: Date,
): Code {
  return {
    realmId,
    id: newRealmId('cod', realmId, now),
    keyId,
    purpose: 'COLLECTION',
    reference,
    state: 'OPEN',
    tries: 0,
    validUntil,
    createdAt: now,
    outletId: custodianOutletId,
    isDelegated: false,
  }
}

/** Returns a code for somebody to whom the recipient's collection is delegated. The delegation has the code's id. */
export function newDelegatedCode(parcel: Parcel, seed: CodeSeed, validUntil: Date, now: Date): Code {
  const code = newCollectionCode(parcel, seed, validUntil, now)
  return { ...code, id: newRealmId('del', parcel.realmId, now), isDelegated: true }
}

/** Returns the dossier with this code in place of the former one of the same person, which no longer opens the parcel. */
export function replaceCode(dossier: Dossier, code: Code): Dossier {
  const former = code.isDelegated ? delegatedCodeOf(dossier) : collectionCodeOf(dossier)
  const { codes } = former ? revokeCode(dossier, former) : dossier
  return { ...dossier, codes: [...codes, code] }
}

/** Returns the dossier with the code revoked. */
export function revokeCode(dossier: Dossier, code: Code): Dossier {
  const codes = dossier.codes.map((each) => (each.id === code.id ? { ...each, state: 'REVOKED' as const } : each))
  return { ...dossier, codes }
}

/**
 * Returns true while a code opens the parcel: where it lies, until the end of its hold, however often that was extended since
 * the code was issued. A code that was issued after the hold has an end of its own.
 */
export function isCollectableWith({ parcel }: Dossier, { validUntil, outletId }: Code, now: Date): boolean {
  const ends = parcel.holdUntil !== null && parcel.holdUntil > validUntil ? parcel.holdUntil : validUntil
  return outletId !== null && isCollectable(parcel, outletId) && ends > now
}

/** Returns true when the code has tries left and opens each of the parcels. */
export function isUsableFor(dossiers: readonly Dossier[], code: Code, now: Date): boolean {
  return code.tries < maxTries && dossiers.every((dossier) => isCollectableWith(dossier, code, now))
}
