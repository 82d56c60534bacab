import type { GraphQLSchema } from 'graphql'
import type { GatewayLimits } from '../../src/index.ts'
import { ask, createWorldGateway, type Response } from './gateway-of-world.ts'
import type { RandomOperation } from './random-operations.ts'
import { createPlainServer } from './serve-world.ts'
import type { World } from './worlds/world.ts'

/** How the gateway answered otherwise than one plain server did. */
export interface Difference {
  readonly expected: Observed
  readonly actual: Observed
}

/** What a client can tell answers apart by. */
interface Observed {
  /** The data as text: the order of its keys counts. */
  readonly data: string | undefined
  /** The nulls that errors account for. */
  readonly nulls: readonly string[]
}

/** A federated graph and one plain server of the same world. */
export interface Comparison {
  readonly schema: GraphQLSchema
  /** Asks both, each with its data as at the start; null when their answers are equal. */
  compare(operation: RandomOperation): Promise<Difference | null>
  /** What was compared so far: a comparison of nothing would also agree. */
  readonly seen: { operations: number; withErrors: number; mutations: number }
  close(): Promise<void>
}

/** Opens both. */
export async function openComparison(
  world: World,
  options: { readonly limits?: Partial<GatewayLimits>; readonly random?: () => number } = {},
): Promise<Comparison> {
  const opened = [world.open(), world.open()] as const
  const gateway = await createWorldGateway(world, { ...options, opened: opened[0] })
  const plain = createPlainServer(world, opened[1])
  await plain.start()
  const seen = { operations: 0, withErrors: 0, mutations: 0 }
  return {
    schema: gateway.schema,
    seen,
    async compare({ query, variables }) {
      for (const { reset } of opened) reset()
      const theirs = await plain.executeOperation({ query, variables })
      if (theirs.body.kind !== 'single') throw new Error('The plain server streams.')
      const answer = JSON.parse(JSON.stringify(theirs.body.singleResult)) as Response
      const expected = observe(answer)
      const actual = observe(await ask(gateway, query, variables))
      seen.operations += 1
      if (answer.errors) seen.withErrors += 1
      if (query.startsWith('mutation')) seen.mutations += 1
      return JSON.stringify(expected) === JSON.stringify(actual) ? null : { expected, actual }
    },
    async close() {
      await Promise.all([gateway.close(), plain.stop()])
    },
  }
}

function observe(response: Response): Observed {
  return { data: JSON.stringify(response.data), nulls: listExplainedNulls(response) }
}

/**
 * The nulls that errors account for. Where several fields below one null failed, a server may report any of them, so
 * errors below a null count as one; where an error stands at its own null, its code counts too.
 */
function listExplainedNulls({ data, errors }: Response): string[] {
  const found = (errors ?? []).map(({ path = [], extensions }) => {
    let value: unknown = data
    let depth = 0
    while (value !== null && value !== undefined && depth < path.length) {
      value = (value as Record<string, unknown>)[path[depth++]!]
    }
    const code = depth === path.length && value === null ? extensions.code.replace('_SERVER_ERROR', '') : 'below'
    return `${path.slice(0, depth).join('.')} ${code}`
  })
  return [...new Set(found)].toSorted()
}
