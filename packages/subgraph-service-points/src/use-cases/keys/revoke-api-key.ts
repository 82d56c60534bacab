import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'
import { type Done, type MutationRequest, runOnce } from '../run-once.ts'

/** The key that a partner no longer trusts. */
export interface RevokeApiKeyInput {
  readonly idempotencyKey: string
  readonly keyId: string
}

/**
 * Revokes a key of the caller's partner for good. Refused as UNKNOWN_KEY for a key of somebody else, ALREADY_REVOKED, and
 * INVALID_INPUT for the key of the request itself, which could then not be repeated.
 */
export async function revokeApiKey(
  deps: ServicePointDeps,
  request: MutationRequest,
  input: RevokeApiKeyInput,
): Promise<Done<{ readonly keyId: string }> | Refused> {
  return runOnce(deps, request, 'revokeApiKey', input, async ({ keys }, now) => {
    const { keyId } = input
    if (keyId === request.caller.keyId) {
      return refuse(problem('INVALID_INPUT', 'A key cannot revoke itself; use another key.', 'keyId'))
    }
    const [key] = await keys.find([keyId])
    if (!key) return refuse(problem('UNKNOWN_KEY', 'There is no such key, or not for this caller.', 'keyId'))
    if (!(await keys.revoke(keyId, now))) {
      return refuse(problem('ALREADY_REVOKED', 'The key has been revoked before.', 'keyId'))
    }
    return { keyId: key.keyId }
  })
}
