import { localDate } from '@restante/subgraph-kit'
import { collectionCodeOf, isUsableFor, newCollectionCode, replaceCode } from '../../domain/codes/collection-code.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { type Dossier, isCollectable } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { endOfDay, nextOpeningDay } from '../../domain/placing/hold.ts'
import { hoursAt } from '../../domain/placing/site.ts'
import { newSeed } from '../counter/new-seed.ts'
import { decideChanges, decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { userError } from '../request/user-error.ts'
import { findHeldCounter } from './find-held-counter.ts'

/**
 * Decides on the code for the collection of parcels at one outlet by one recipient: the open one that they have in common, or a
 * new one that replaces the codes of each. For a parcel whose hold has ended it is valid to the end of the outlet's next
 * opening day, as long as the parcel lies there.
 */
export async function issueCollectionCode(
  deps: Deps,
  dossiers: readonly Dossier[],
  now: Date,
): Promise<Decision<{ readonly codeId: string }>> {
  const [first] = dossiers
  const outletId = first?.parcel.custodianOutletId ?? null
  if (!first || outletId === null || !dossiers.every(({ parcel }) => isCollectable(parcel, outletId))) {
    return fail(userError('STATE_NOT_ALLOWED', ['input', 'parcelIds'], notTogether))
  }
  if (!haveOneRecipient(dossiers)) return fail(userError('INVALID_INPUT', ['input', 'parcelIds'], notOneRecipient))
  const code = collectionCodeOf(first)
  const isCommon = dossiers.every((dossier) => collectionCodeOf(dossier)?.id === code?.id)
  if (code && isCommon && isUsableFor(dossiers, code, now)) {
    return { ...decideResult({ codeId: code.id }), versions: dossiers.flatMap(versionsOf) }
  }
  const ends = await Promise.all(dossiers.map((dossier) => findEnd(deps, dossier, now)))
  const validUntil = ends.reduce((last, end) => (end > last ? end : last), now)
  const issued = newCollectionCode(first.parcel, newSeed(deps), validUntil, now)
  const changes = dossiers.map((dossier) =>
    concludeChange(dossier, replaceCode(dossier, issued), contextAt(now, dossier.parcel.custodianOutletId)),
  )
  return decideChanges(dossiers, changes, { codeId: issued.id }, { now })
}

const notTogether = 'The parcels do not all lie at one counter for their recipient.'
const notOneRecipient = 'Parcels with one code have one recipient: the same hash or, without, the same shipper.'

/** Returns true when nothing says that the parcels are for different people. */
function haveOneRecipient(dossiers: readonly Dossier[]): boolean {
  const hashes = dossiers.map(({ parcel }) => parcel.recipient?.contactHash ?? null)
  const known = new Set(hashes.filter((hash) => hash !== null))
  const shippers = new Set(dossiers.map(({ parcel }) => parcel.shipperId))
  return known.size <= 1 && (!hashes.includes(null) || shippers.size === 1)
}

async function findEnd(deps: Deps, dossier: Dossier, now: Date): Promise<Date> {
  const { holdUntil } = dossier.parcel
  if (holdUntil !== null && holdUntil > now) return holdUntil
  const counter = await findHeldCounter(deps, dossier)
  if (!counter) return now
  const hours = hoursAt(counter)
  return endOfDay(nextOpeningDay(localDate(now, hours.timeZone), hours), hours)
}
