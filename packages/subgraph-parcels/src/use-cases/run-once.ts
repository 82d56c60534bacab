import { type Caller, checkIdempotencyKey, digestInput, fault } from '@restante/subgraph-kit'
import type { Commit, StoredResponse } from '../domain/ports/ledger.ts'
import type { Deps } from './deps.ts'
import { type UserError, userError } from './user-error.ts'

/** What a use case wants written, or why not; user errors are not kept under the key, because nothing was done. */
export type Decision =
  | Pick<Commit, 'versions' | 'options' | 'otherwise' | 'joinedScans'>
  | { readonly userErrors: readonly UserError[] }

/** How a request ended: what is kept under its key, or user errors. */
export type Answer =
  | { readonly kind: 'kept'; readonly result: StoredResponse; readonly isReplay: boolean }
  | { readonly kind: 'failed'; readonly userErrors: readonly UserError[] }

const mostAttempts = 8

/**
 * Runs a mutation at most once per key: answers what was kept for it, or decides and commits, again for as long as what
 * the decision was made on changes meanwhile. Throws IDEMPOTENCY_CONFLICT when the key was used with another input.
 */
export async function runOnce(
  deps: Deps,
  caller: Caller,
  operation: string,
  input: { readonly idempotencyKey: string },
  decide: (now: Date) => Promise<Decision>,
): Promise<Answer> {
  const requestKey = { operation, key: checkIdempotencyKey(input.idempotencyKey), digest: digestInput(input) }
  const recall = async (): Promise<Answer | null> => {
    const recalled = await deps.ledger.recall(caller.realm, caller.partnerId, requestKey)
    return recalled && replay(recalled.isSameInput ? recalled.response : null)
  }
  const known = await recall()
  if (known) return known
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const now = deps.realms.now(caller.realm)
    const decision = await decide(now)
    // What stands in the way may be what the same request, sent twice at once, has just done.
    if ('userErrors' in decision) return (await recall()) ?? { kind: 'failed', userErrors: decision.userErrors }
    const outcome = await deps.ledger.commit({
      realm: caller.realm,
      tenant: caller.partnerId,
      requestKey,
      now,
      ...decision,
    })
    switch (outcome.kind) {
      case 'DONE':
      case 'FULL':
        return { kind: 'kept', result: outcome.response, isReplay: false }
      case 'REPLAY':
        return replay(outcome.response)
      case 'CONFLICT':
        return replay(null)
      case 'IDENTIFIER_IN_USE':
        return { kind: 'failed', userErrors: [userError('INVALID_IDENTIFIER', ['input', 'identifiers'])] }
      case 'STALE':
    }
  }
  throw fault('UNAVAILABLE', 'The parcel is being changed by others all the time; try again.')
}

function replay(result: StoredResponse | null): Answer {
  if (!result) throw fault('IDEMPOTENCY_CONFLICT', 'The idempotency key was used with another input.')
  return { kind: 'kept', result, isReplay: true }
}
