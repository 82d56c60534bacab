import { type Caller, checkIdempotencyKey, digestInput, fault } from '@restante/subgraph-kit'
import type { Commit, RecalledResponse, RequestKey, StoredResponse } from '../../domain/ports/ledger.ts'
import type { DecidedCommit, Decision } from './decision.ts'
import type { Deps } from './deps.ts'
import type { ResponseCodec } from './response-codec.ts'
import { shareDuplicates } from './share-duplicates.ts'
import { type UserError, userError } from './user-error.ts'

/** The outcome of a mutation: its result, or the errors for which nothing was done. */
export type MutationOutcome<Result> =
  | { readonly kind: 'DONE'; readonly result: Result; readonly isReplay: boolean }
  | { readonly kind: 'FAILED'; readonly userErrors: readonly UserError[] }

/** A mutation that is run at most once per key. */
export interface Mutation<Draft, Result> {
  readonly operation: string
  readonly input: { readonly idempotencyKey: string }
  readonly codec: ResponseCodec<Draft, Result>
  /**
   * True when a decision stores and counts nothing. The ledger then finds out by itself that the request was repeated, and an
   * earlier response is looked for only when there is nothing to commit.
   */
  readonly isPure?: boolean
  decide(now: Date): Promise<Decision<Draft>>
}

/**
 * Of requests that change each other's rows, one succeeds in each round: the 20 parcels of one reservation may be announced at
 * once, and the 20 parcels of one return scanned, while its shipper receives, redirects and cancels.
 */
const maxAttempts = 40

/**
 * Runs a mutation at most once per key. Returns the stored result when there is one; otherwise decides and commits, and starts
 * over when what the decision was made on has changed meanwhile. Throws IDEMPOTENCY_CONFLICT when the key was used with
 * another input.
 */
export async function runOnce<Draft, Result>(
  deps: Deps,
  caller: Caller,
  mutation: Mutation<Draft, Result>,
): Promise<MutationOutcome<Result>> {
  const { operation, input } = mutation
  const requestKey = {
    operation,
    key: keyOf(caller, checkIdempotencyKey(input.idempotencyKey)),
    digest: digestInput(input),
  }
  return shareDuplicates(deps.ledger, caller, requestKey, () => run(deps, caller, requestKey, mutation))
}

async function run<Draft, Result>(
  deps: Deps,
  caller: Caller,
  requestKey: RequestKey,
  { codec, isPure = false, decide }: Mutation<Draft, Result>,
): Promise<MutationOutcome<Result>> {
  const done = (response: StoredResponse, isReplay: boolean): MutationOutcome<Result> => ({
    kind: 'DONE',
    result: codec.decode(response),
    isReplay,
  })
  const recall = async (): Promise<MutationOutcome<Result> | null> => {
    const recalled = await deps.ledger.recall(caller.realm, caller.partnerId, requestKey)
    return recalled && done(checkInput(recalled), true)
  }
  const known = isPure ? null : await recall()
  if (known) return known
  let wasInUse = false
  const decideOrFail = async (now: Date): Promise<DecidedCommit<Draft> | MutationOutcome<Result>> => {
    try {
      const decision = await decide(now)
      if (decision.kind === 'COMMIT') return decision
      // Nothing can be done any more, perhaps because this very request has been done, before or at the same time.
      return (await recall()) ?? { kind: 'FAILED', userErrors: decision.userErrors }
    } catch (error) {
      const earlier = isPure ? await recall() : null
      if (earlier) return earlier
      throw error
    }
  }
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const now = deps.realms.now(caller.realm)
    const decision = await decideOrFail(now)
    if (decision.kind !== 'COMMIT') return decision
    const outcome = await deps.ledger.commit({
      realm: caller.realm,
      tenant: caller.partnerId,
      requestKey,
      now,
      ...encodeDecision(decision, codec),
    })
    switch (outcome.kind) {
      case 'DONE':
      case 'FULL':
        return done(outcome.response, false)
      case 'REPLAY':
        return done(outcome.response, true)
      case 'CONFLICT':
        throw conflict()
      case 'IDENTIFIER_IN_USE':
        // Announced by somebody else meanwhile, whom the next attempt joins; or on two parcels, which no attempt can change.
        if (wasInUse) return { kind: 'FAILED', userErrors: [identifierInUse()] }
        wasInUse = true
        break
      case 'STALE':
    }
  }
  throw fault('UNAVAILABLE', 'Concurrent requests keep changing the parcel; try again.')
}

/** Keys are the tenant's; a session has its own. No key that a client can choose has a blank in it. */
function keyOf({ kind, keyId }: Caller, key: string): string {
  return kind === 'SESSION' ? `${keyId} ${key}` : key
}

function encodeDecision<Draft, Result>(
  { versions, options, otherwise, joinedScans, manifest }: DecidedCommit<Draft>,
  codec: ResponseCodec<Draft, Result>,
): Pick<Commit, 'versions' | 'options' | 'otherwise' | 'joinedScans' | 'manifest'> {
  return {
    versions,
    options: options.map((option) => ({ ...option, result: codec.encode(option.result) })),
    otherwise: otherwise === null ? {} : codec.encode(otherwise),
    ...(joinedScans && { joinedScans }),
    ...(manifest && { manifest }),
  }
}

function checkInput({ response, isSameInput }: RecalledResponse): StoredResponse {
  if (!isSameInput) throw conflict()
  return response
}

function conflict(): Error {
  return fault('IDEMPOTENCY_CONFLICT', 'The idempotency key was used with another input.')
}

function identifierInUse(): UserError {
  return userError('INVALID_IDENTIFIER', ['input', 'identifiers'], 'Its numbers are those of different parcels.')
}
