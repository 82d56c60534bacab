import {
  type Caller,
  durationMs,
  fault,
  newRealmId,
  parseRealmId,
  type RealmIds,
  type Scope,
  type ShopperAction,
  type ShopperSessionId,
} from '@restante/subgraph-kit'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { rolesOf } from '../../domain/parcel/dossier.ts'
import { maxSessionMs, type SessionSubject, type ShopperSession } from '../../domain/session/shopper-session.ts'
import { actorOf } from '../request/actor.ts'
import { type DecidedCommit, fail, startedDay } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { type UserError, userError } from '../request/user-error.ts'
import { findOwnReservation } from '../reservations/find-own-reservation.ts'
import { readReturn } from '../returns/read-return.ts'

/** The things that a shopper is to see and do. */
export interface CreateShopperSessionInput {
  readonly idempotencyKey: string
  readonly parcelIds: readonly string[]
  readonly reservationId: string | null
  readonly returnOrderId: string | null
  readonly actions: readonly ShopperAction[]
  /** ISO 8601 duration; null for the longest. */
  readonly ttl: string | null
}

/** The session that was made or revoked. */
export interface SessionResult {
  readonly sessionId: ShopperSessionId
}

/** The stored response of `createShopperSession` and `revokeShopperSession`. */
export const sessionCodec: ResponseCodec<SessionResult, SessionResult> = {
  encode: ({ sessionId }) => ({ sessionId }),
  decode: ({ result }) => ({ sessionId: readText(result, 'sessionId') }),
}

/** The scopes of the issuing key of which it needs one to give a shopper the action: nobody gives what it does not have. */
const scopesOf: Record<ShopperAction, readonly Scope[]> = {
  RESERVE: ['reservations:write'],
  TRACK: ['parcels:read', 'returns:read'],
  REDIRECT: ['parcels:write', 'returns:write'],
  CODE: ['parcels:write', 'returns:write'],
  DELEGATE: ['parcels:write'],
  RETURN: ['returns:write'],
}

const minSessionMs = 1_000

/**
 * Makes a session for one shopper of the caller's. It covers the parcels of which the caller is shipper or carrier, its reservation
 * and its return that the input names; a parcel of a return stands for all of the return, because one code opens all of its
 * parcels. Throws FORBIDDEN for a key that is not secret, or lacks a scope that an action needs.
 */
export async function createShopperSession(
  deps: Deps,
  caller: Caller,
  input: CreateShopperSessionInput,
): Promise<MutationOutcome<SessionResult>> {
  if (caller.kind !== 'SECRET') throw fault('FORBIDDEN', 'Only a secret key can make a session.')
  for (const action of input.actions) {
    if (scopesOf[action].some((scope) => caller.scopes.includes(scope))) continue
    throw fault('FORBIDDEN', `The key lacks the scope ${scopesOf[action].join(' or ')}, which ${action} needs.`)
  }
  return runOnce(deps, caller, {
    operation: 'createShopperSession',
    input,
    codec: sessionCodec,
    isPure: true,
    async decide(now) {
      const ttlMs = input.ttl === null ? maxSessionMs : durationMs(input.ttl)
      if (ttlMs === null || ttlMs < minSessionMs || ttlMs > maxSessionMs) {
        const message = 'A session lasts for one second to one hour.'
        return fail(userError('INVALID_INPUT', ['input', 'ttl'], message))
      }
      const { subjectIds, errors } = await readSubjects(deps, caller, input, now)
      if (errors.length > 0) return fail(...errors)
      if (subjectIds.length === 0 && !input.actions.includes('RESERVE')) {
        const message = 'Without RESERVE a session names a parcel, a reservation or a return.'
        return fail(userError('INVALID_INPUT', ['input'], message))
      }
      const world = deps.now()
      const id = newRealmId('ses', caller.realm, world)
      return decideSession(
        {
          realmId: caller.realm,
          id,
          partnerId: caller.partnerId,
          issuerKeyId: caller.keyId as RealmIds['key'],
          actions: input.actions,
          subjectIds,
          reservationId: null,
          returnedIds: [],
          sequence: 1,
          createdAt: world,
          expiresAt: new Date(Math.ceil((world.getTime() + ttlMs) / 1_000) * 1_000),
          revokedAt: null,
        },
        now,
      )
    },
  })
}

/** Returns the decision to write a session, and nothing else. */
export function decideSession(session: ShopperSession, now: Date): DecidedCommit<SessionResult> {
  const { id, sequence } = session
  return {
    kind: 'COMMIT',
    versions: [{ id, sequence: sequence - 1 }],
    options: [{ changes: [], sessions: [session], result: { sessionId: id }, today: startedDay(now), always: true }],
    otherwise: null,
  }
}

/** Reads what the input names; whatever is not the caller's to give is not found. */
async function readSubjects(
  deps: Deps,
  caller: Caller,
  { parcelIds, reservationId, returnOrderId }: CreateShopperSessionInput,
  now: Date,
): Promise<{ readonly subjectIds: readonly SessionSubject[]; readonly errors: readonly UserError[] }> {
  const ids = parcelIds.map((text) => parseRealmId('par', caller.realm, text)).filter((id) => id !== null)
  const [dossiers, reserved, order] = await Promise.all([
    deps.dossiers.read(caller.realm, ids),
    reservationId === null ? null : findOwnReservation(deps, caller, reservationId),
    returnOrderId === null ? null : readReturn(deps, caller, returnOrderId),
  ])
  const subjectIds = new Set<SessionSubject>()
  const errors: UserError[] = []
  for (const [index, text] of parcelIds.entries()) {
    const own = dossiers.find((dossier) => dossier.parcel.id === text && mayName(dossier, caller, now))
    if (!own) errors.push(userError('NOT_FOUND', ['input', 'parcelIds', String(index)]))
    else for (const id of listSubjects(own)) subjectIds.add(id)
  }
  if (reserved) subjectIds.add(reserved.reservation.id)
  else if (reservationId !== null) errors.push(userError('NOT_FOUND', ['input', 'reservationId']))
  if (order) subjectIds.add(order.order.id)
  else if (returnOrderId !== null) errors.push(userError('NOT_FOUND', ['input', 'returnOrderId']))
  return { subjectIds: [...subjectIds], errors }
}

function mayName({ parcel }: Dossier, caller: Caller, now: Date): boolean {
  return rolesOf(parcel, actorOf(caller), now).some((role) => role !== 'CUSTODIAN')
}

function listSubjects({ parcel, returnOrder }: Dossier): readonly SessionSubject[] {
  return returnOrder ? [parcel.id, returnOrder.id] : [parcel.id]
}
