import { type Caller, localDate, parseRealmId, type ParcelId } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { mostTries, newReference } from '../domain/code.ts'
import { type Dossier, type PartyRole, rolesOf } from '../domain/dossier.ts'
import { contextAt } from '../domain/event.ts'
import { isOpenRedirect } from '../domain/parcel.ts'
import { canMove } from '../domain/parcel-state.ts'
import { cancelOpenRedirect } from '../domain/redirect.ts'
import { cancelParcel as cancel, dropOffCode } from '../domain/return.ts'
import { actorOf } from './actor.ts'
import type { Deps } from './deps.ts'
import { type Answer, type Decision, runOnce } from './run-once.ts'
import { userError } from './user-error.ts'

const notFound: Decision = { userErrors: [userError('NOT_FOUND')] }

/** Cancels a parcel of the caller's that no carrier has: its redirect, place and code end with it. Kept: `parcelId`. */
export async function cancelParcel(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelId: string },
): Promise<Answer> {
  return runOnce(deps, caller, 'cancelParcel', input, async (now) => {
    const dossier = await readAs(deps, caller, parseRealmId('par', caller.realm, input.parcelId), ['SHIPPER'], now)
    if (!dossier) return notFound
    if (dossier.parcel.state === 'CANCELLED') return { userErrors: [userError('ALREADY_IN_STATE')] }
    if (!canMove(dossier.parcel.state, 'CANCELLED')) return { userErrors: [userError('STATE_NOT_ALLOWED')] }
    return changeOne(dossier, cancel(dossier), now, { parcelId: dossier.parcel.id })
  })
}

/** Gives up the open redirect of a parcel: its place is free, the parcel's way as before. Kept: `redirectId`. */
export async function cancelRedirect(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly redirectId: string },
): Promise<Answer> {
  return runOnce(deps, caller, 'cancelRedirect', input, async (now) => {
    const redirectId = parseRealmId('red', caller.realm, input.redirectId)
    const parcelId = redirectId && (await deps.dossiers.parcelOfRedirect(caller.realm, redirectId))
    const dossier = await readAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
    const redirect = dossier?.redirects.find(({ id }) => id === redirectId)
    if (!dossier || !redirect) return notFound
    if (redirect.state === 'CANCELLED') return { userErrors: [userError('ALREADY_IN_STATE')] }
    if (!isOpenRedirect(redirect) || redirect.state === 'IN_PROGRESS')
      return { userErrors: [userError('STATE_NOT_ALLOWED')] }
    return changeOne(dossier, cancelOpenRedirect(dossier), now, { redirectId: redirect.id })
  })
}

/**
 * The drop-off code of a return: the open one, or a new one when it was used up by wrong tries. Kept: `codeId`. Several
 * parcels of one code are not drop-offs of one return, so exactly one is named.
 */
export async function issueCode(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelIds: readonly string[] },
): Promise<Answer> {
  return runOnce(deps, caller, 'issueCode', input, async (now) => {
    const [text, ...others] = input.parcelIds
    if (text === undefined || others.length > 0) {
      return { userErrors: [userError('INVALID_INPUT', ['input', 'parcelIds'], 'Name exactly one parcel.')] }
    }
    const dossier = await readAs(deps, caller, parseRealmId('par', caller.realm, text), ['SHIPPER'], now)
    if (!dossier) return notFound
    const { parcel, returnOrder, codes } = dossier
    if (!returnOrder || parcel.state !== 'ANNOUNCED') return { userErrors: [userError('STATE_NOT_ALLOWED')] }
    const open = codes.find((code) => code.tries < mostTries && code.validUntil > now)
    if (open) return changeOne(dossier, dossier, now, { codeId: open.id })
    const fresh = dropOffCode(
      parcel.realmId,
      parcel.id,
      returnOrder.dropOffBy,
      { keyId: deps.codeKeys.current, reference: newReference(deps.random) },
      now,
    )
    const revoked = codes.map((code) => ({ ...code, state: 'REVOKED' as const }))
    return changeOne(dossier, { ...dossier, codes: [...revoked, fresh] }, now, { codeId: fresh.id })
  })
}

/** The dossier of a parcel in which the caller plays one of these parts; null otherwise, as if it did not exist. */
async function readAs(
  deps: Deps,
  caller: Caller,
  parcelId: ParcelId | null,
  roles: readonly PartyRole[],
  now: Date,
): Promise<Dossier | null> {
  const [dossier] = parcelId ? await deps.dossiers.read(caller.realm, [parcelId]) : []
  return dossier && rolesOf(dossier.parcel, actorOf(caller), now).some((role) => roles.includes(role)) ? dossier : null
}

function changeOne(before: Dossier, after: Dossier, now: Date, result: object): Decision {
  return {
    versions: [{ parcel: before.parcel.id, sequence: before.parcel.sequence }],
    options: [
      {
        changes: [concludeChange(before, after, contextAt(now))],
        result,
        today: localDate(now, 'UTC'),
        always: false,
      },
    ],
    otherwise: {},
  }
}
