import { type Caller, fault, parseRealmId } from '@restante/subgraph-kit'
import { isInForce } from '../../domain/session/shopper-session.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { decideSession, sessionCodec, type SessionResult } from './create-shopper-session.ts'

/** Ends a session of the caller's before its time. What it has done stays done. Throws FORBIDDEN for a key that is not secret. */
export async function revokeShopperSession(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly sessionId: string },
): Promise<MutationOutcome<SessionResult>> {
  if (caller.kind !== 'SECRET') throw fault('FORBIDDEN', 'Only a secret key can revoke a session.')
  return runOnce(deps, caller, {
    operation: 'revokeShopperSession',
    input,
    codec: sessionCodec,
    isPure: true,
    async decide(now) {
      const id = parseRealmId('ses', caller.realm, input.sessionId)
      const session = id && (await deps.sessions.read(caller.realm, id))
      if (!session || session.partnerId !== caller.partnerId)
        return fail(userError('NOT_FOUND', ['input', 'sessionId']))
      if (session.revokedAt) return fail(userError('ALREADY_IN_STATE'))
      const world = deps.now()
      if (!isInForce(session, world)) return fail(userError('STATE_NOT_ALLOWED'))
      return decideSession({ ...session, revokedAt: world, sequence: session.sequence + 1 }, now)
    },
  })
}
