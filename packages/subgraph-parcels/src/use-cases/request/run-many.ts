import type { MutationOutcome } from './run-once.ts'
import { type UserError, type UserErrorCode, userError } from './user-error.ts'

/** Maximum number of chains that run concurrently. More would only wait for the connections of the pool. */
const maxConcurrent = 64

/** Errors of one item as far as they say something about it, rather than about the request or the server. */
const itemFaults: Readonly<Record<string, UserErrorCode>> = {
  BAD_USER_INPUT: 'INVALID_INPUT',
  IDEMPOTENCY_CONFLICT: 'INVALID_INPUT',
  FORBIDDEN: 'NOT_FOUND',
}

/**
 * Runs many mutations, each at most once per its own key. The items of a chain run one after the other, and chains
 * concurrently, so that their statements are shared. Returns the outcomes in the order of the items. What makes one item fail
 * becomes its user error; a fault of the server fails all, and those that were done are repeated by their keys.
 */
export async function runMany<Result>(
  chains: readonly (readonly number[])[],
  list: string,
  run: (index: number) => Promise<MutationOutcome<Result>>,
): Promise<readonly MutationOutcome<Result>[]> {
  const outcomes: MutationOutcome<Result>[] = []
  const waiting = chains.values()
  const work = async (): Promise<void> => {
    for (const chain of waiting) {
      for (const index of chain) outcomes[index] = withPath(await settle(run(index)), [list, String(index)])
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxConcurrent, chains.length) }, work))
  return outcomes
}

/** A fault as the kit makes it. */
interface Fault {
  readonly message: string
  readonly extensions?: { readonly code?: string; readonly argument?: string }
}

async function settle<Result>(pending: Promise<MutationOutcome<Result>>): Promise<MutationOutcome<Result>> {
  try {
    return await pending
  } catch (error) {
    const { message, extensions = {} } = error as Fault
    const code = itemFaults[extensions.code ?? '']
    if (!code) throw error
    const argument =
      extensions.code === 'IDEMPOTENCY_CONFLICT' ? 'input.idempotencyKey' : (extensions.argument ?? 'input')
    return { kind: 'FAILED', userErrors: [userError(code, argument.split('.'), message)] }
  }
}

/** Returns the outcome with the paths of its errors below the item's place in the list. */
function withPath<Result>(outcome: MutationOutcome<Result>, item: readonly string[]): MutationOutcome<Result> {
  if (outcome.kind === 'DONE') return outcome
  const userErrors = outcome.userErrors.map((each): UserError => ({
    ...each,
    path: ['input', ...item, ...(each.path ?? ['input']).slice(1)],
  }))
  return { kind: 'FAILED', userErrors }
}

/** Returns the indices of items in chains: items that share a subject are in one chain, in the given order. */
export function chainBy(order: readonly number[], subjectsOf: (index: number) => readonly string[]): number[][] {
  const chains = new Set<{ indices: number[] }>()
  const chainOf = new Map<string, { indices: number[] }>()
  for (const index of order) {
    const subjects = subjectsOf(index)
    const touched = [...new Set(subjects.map((subject) => chainOf.get(subject)).filter((each) => each !== undefined))]
    const chain = touched[0] ?? { indices: [] }
    for (const other of touched.slice(1)) {
      chain.indices.push(...other.indices)
      chains.delete(other)
      for (const [subject, each] of chainOf) if (each === other) chainOf.set(subject, chain)
    }
    chain.indices.push(index)
    chains.add(chain)
    for (const subject of subjects) chainOf.set(subject, chain)
  }
  const rank = new Map(order.map((index, position) => [index, position]))
  return [...chains].map(({ indices }) => indices.toSorted((a, b) => rank.get(a)! - rank.get(b)!))
}
