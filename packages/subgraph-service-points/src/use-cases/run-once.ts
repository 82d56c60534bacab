import { type Caller, checkIdempotencyKey, digestInput, fault } from '@restante/subgraph-kit'
import type { RealmTransaction } from '../domain/ports/realm-store.ts'
import type { Refused } from '../domain/problem.ts'
import type { ServicePointDeps } from './deps.ts'

/** The sender of a mutation. */
export interface MutationRequest {
  readonly caller: Caller
  /** Milliseconds since 1970 after which nobody waits for the outcome. */
  readonly deadline: number
}

/** The outcome of a mutation. `isReplay`: the result is that of an earlier request with the same key. */
export interface Done<Result> {
  readonly kind: 'done'
  readonly result: Result
  readonly isReplay: boolean
}

/**
 * Runs a mutation at most once per idempotency key, in one transaction of the caller's partner. The result, which is JSON,
 * is stored with what the mutation did; a refusal is not, because nothing was done. Of requests with the same key at the
 * same time, one runs and the others wait for it. Throws IDEMPOTENCY_CONFLICT when the key was used with another input.
 */
export async function runOnce<Result extends object>(
  deps: ServicePointDeps,
  { caller, deadline }: MutationRequest,
  operation: string,
  input: { readonly idempotencyKey: string },
  run: (transaction: RealmTransaction, now: Date) => Promise<Result | Refused>,
): Promise<Done<Result> | Refused> {
  const { realm, partnerId } = caller
  const request = { partnerId, operation, key: checkIdempotencyKey(input.idempotencyKey), digest: digestInput(input) }
  return deps.realms.inTenant(realm, partnerId, deadline, async (transaction) => {
    const now = deps.now()
    const earlier = await transaction.requests.claim(request, now)
    if (earlier) {
      if (earlier.digest === request.digest) return { kind: 'done', result: earlier.result as Result, isReplay: true }
      throw fault('IDEMPOTENCY_CONFLICT', 'The idempotency key was used with another input.')
    }
    const result = await run(transaction, now)
    if (isRefused(result)) return result
    await transaction.requests.complete(request, result)
    return { kind: 'done', result, isReplay: false }
  })
}

function isRefused(result: object): result is Refused {
  return 'kind' in result && result.kind === 'refused'
}
