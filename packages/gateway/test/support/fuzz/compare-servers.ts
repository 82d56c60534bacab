import type { ApolloServer } from '@apollo/server'
import { type GraphQLSchema, parse, subscribe as subscribePlain } from 'graphql'
import type { ResponseCache, GatewayLimits } from '../../../src/index.ts'
import { collect } from '../clients/collect.ts'
import { ask, createWorldGateway, type Response } from '../gateway-of-world.ts'
import type { RandomOperation } from './random-operations.ts'
import { buildPlainSchema, createPlainServer } from '../serve-world.ts'
import { subscribe } from '../clients/subscribe.ts'
import type { World } from '../worlds/world.ts'

/** The difference between the responses of the gateway and of one plain server, for a request or a subscription. */
export interface Difference {
  readonly expected: readonly Observed[]
  readonly actual: readonly Observed[]
}

/** The parts of a response that clients can compare. */
interface Observed {
  /** The data as text: the order of its keys counts. */
  readonly data: string | undefined
  /** The nulls that errors account for. */
  readonly nulls: readonly string[]
}

/** A federated graph and one plain server of the same world. */
export interface Comparison {
  readonly schema: GraphQLSchema
  /** Sends an operation to both, each with its data as at the start; null when their responses are equal. */
  compare(operation: RandomOperation): Promise<Difference | null>
  /** Counts of the comparisons so far: a comparison of nothing would also agree. */
  readonly seen: { operations: number; withErrors: number; mutations: number; subscriptions: number }
  close(): Promise<void>
}

/** Opens both. */
export async function openComparison(
  world: World,
  options: {
    readonly limits?: Partial<GatewayLimits>
    readonly random?: () => number
    readonly cache?: ResponseCache
  } = {},
): Promise<Comparison> {
  const opened = [world.open(), world.open()] as const
  const gateway = await createWorldGateway(world, { ...options, opened: opened[0] })
  const plain = createPlainServer(world, opened[1])
  const plainSchema = buildPlainSchema(world, opened[1])
  await plain.start()
  const seen = { operations: 0, withErrors: 0, mutations: 0, subscriptions: 0 }
  return {
    schema: gateway.schema,
    seen,
    async compare({ query, variables }) {
      for (const { reset } of opened) reset()
      const operation = { query, variables }
      const isStream = query.startsWith('subscription')
      const answers = isStream ? await follow(plainSchema, operation) : [await askPlainly(plain, operation)]
      const expected = answers.map(observe)
      // With a cache the answer that counts is one that can be remembered.
      if (options.cache && query.startsWith('query')) await ask(gateway, query, variables)
      const actual = isStream
        ? (await (await subscribe(gateway, query, variables)).rest()).map(observe)
        : [observe(await ask(gateway, query, variables))]
      seen.operations += 1
      if (answers.some(({ errors }) => errors)) seen.withErrors += 1
      if (query.startsWith('mutation')) seen.mutations += 1
      if (isStream) seen.subscriptions += 1
      return JSON.stringify(expected) === JSON.stringify(actual) ? null : { expected, actual }
    },
    async close() {
      await Promise.all([gateway.close(), plain.stop()])
    },
  }
}

async function askPlainly(server: ApolloServer, operation: RandomOperation): Promise<Response> {
  const { body } = await server.executeOperation(operation)
  if (body.kind !== 'single') throw new Error('The plain server streams.')
  return JSON.parse(JSON.stringify(body.singleResult)) as Response
}

/** Every response of a subscription, of which the plain server knows the source's events. */
async function follow(schema: GraphQLSchema, { query, variables }: RandomOperation): Promise<Response[]> {
  const begun = await subscribePlain({ schema, document: parse(query), variableValues: variables })
  if (!(Symbol.asyncIterator in begun)) throw new Error(`The plain server does not subscribe: ${JSON.stringify(begun)}`)
  return (await collect(begun)).map(({ data, errors }) => {
    const told = errors?.map(({ message, path }) => ({ message, path, extensions: { code: 'INTERNAL' } }))
    return JSON.parse(JSON.stringify({ data, ...(told && { errors: told }) })) as Response
  })
}

/** Returns the parts of a response that clients can compare. */
export function observe(response: Response): Observed {
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
