import { type Caller, fault, parseRealmId } from '@restante/subgraph-kit'
import { isInForce, type ShopperSession } from '../../domain/session/shopper-session.ts'
import type { Deps } from '../request/deps.ts'

/**
 * Returns the session of a shopper's key; null for other keys. Throws UNAUTHENTICATED once the session was revoked or has expired,
 * and for one of another partner.
 */
export async function readSession(
  deps: Pick<Deps, 'sessions' | 'now'>,
  caller: Caller,
): Promise<ShopperSession | null> {
  if (caller.kind !== 'SESSION') return null
  const id = parseRealmId('ses', caller.realm, caller.keyId)
  const session = id && (await deps.sessions.read(caller.realm, id))
  if (!session || session.partnerId !== caller.partnerId || !isInForce(session, deps.now())) {
    throw fault('UNAUTHENTICATED', 'The session was revoked or has expired.')
  }
  return session
}
