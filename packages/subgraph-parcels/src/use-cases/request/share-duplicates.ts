import type { Caller } from '@restante/subgraph-kit'
import type { Ledger, RequestKey } from '../../domain/ports/ledger.ts'
import type { MutationOutcome } from './run-once.ts'

/** The requests that run at the moment in this process, by ledger, so that processes in one test do not share any. */
const running = new WeakMap<Ledger, Map<string, Promise<MutationOutcome<unknown>>>>()

/**
 * Runs a request, unless the same one runs already: then waits for that one's outcome, which is a replay. A client that repeats
 * a request before it has an answer would otherwise try its code twice. A duplicate of a request that ends in a fault runs
 * itself, because a fault has stored nothing.
 */
export async function shareDuplicates<Result>(
  ledger: Ledger,
  { realm, partnerId }: Pick<Caller, 'realm' | 'partnerId'>,
  { operation, key, digest }: RequestKey,
  run: () => Promise<MutationOutcome<Result>>,
): Promise<MutationOutcome<Result>> {
  const requests = running.get(ledger) ?? new Map<string, Promise<MutationOutcome<unknown>>>()
  running.set(ledger, requests)
  const name = JSON.stringify([realm, partnerId, operation, key, digest])
  const earlier = requests.get(name) as Promise<MutationOutcome<Result>> | undefined
  if (earlier) {
    const outcome = await earlier.catch(() => null)
    if (outcome) return outcome.kind === 'DONE' ? { ...outcome, isReplay: true } : outcome
    return shareDuplicates(ledger, { realm, partnerId }, { operation, key, digest }, run)
  }
  const own = run()
  requests.set(name, own)
  try {
    return await own
  } finally {
    requests.delete(name)
  }
}
