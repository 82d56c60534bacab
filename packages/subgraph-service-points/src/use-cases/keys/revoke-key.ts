import type { RealmId } from '@restante/subgraph-kit'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'

/** Revokes a key for good and publishes that. Refused as UNKNOWN_KEY when it does not exist or is not valid any more. */
export async function revokeKey(
  deps: ServicePointDeps,
  input: { readonly realm: RealmId; readonly keyId: string },
): Promise<{ kind: 'revoked' } | Refused> {
  const isRevoked = await deps.realms.inRealm(input.realm, ({ keys }) => keys.revoke(input.keyId, deps.now()))
  return isRevoked ? { kind: 'revoked' } : refuse(problem('UNKNOWN_KEY', 'There is no such valid key.', 'keyId'))
}
