import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql'
import type { RequestContext } from '../identity/caller.ts'
import { fault } from '../faults.ts'
import { mapEvents } from './map-events.ts'
import type { SubgraphAnswer } from './subgraph-answer.ts'

/**
 * Begins a subscription: answers why not, or one answer for each event, in order. The last one tells of a source that
 * failed. Returning the iterator lets go of the source, also while the next event is awaited.
 */
export type Subscribe = (
  query: string,
  variables: Record<string, unknown>,
  request: RequestContext,
) => Promise<SubgraphAnswer | AsyncIterableIterator<SubgraphAnswer, undefined, undefined>>

/** The subscriptions of one subgraph. */
export interface Subscriptions {
  readonly subscribe: Subscribe
  /** Ends whatever is under way; its last answer says UNAVAILABLE. */
  close(): void
}

/** The part of errors that the outside may know; the rest is logged without the values of the variables. */
export type Mask = (
  errors: readonly GraphQLError[],
  request: RequestContext,
  variables: Record<string, unknown>,
) => readonly GraphQLError[]

/** What subscriptions are made of. */
export interface SubscriptionsOptions {
  readonly schema: GraphQLSchema
  /** Makes what the resolvers of one event share: each has its own, so that none sees what an earlier one has loaded. */
  contextOf(request: RequestContext): object
  readonly mask: Mask
  /** Reads what was thrown. */
  errorsOf(thrown: unknown): readonly GraphQLError[]
}

/**
 * Makes the subscriptions of a schema. The deadline of a request is that of its beginning; each event is given as long as
 * that was away.
 */
export function createSubscriptions({ schema, contextOf, mask, errorsOf }: SubscriptionsOptions): Subscriptions {
  const underWay = new Set<{ end(last: SubgraphAnswer): void }>()

  const begin: Subscribe = async (query, variables, request) => {
    const patienceMs = request.deadline - Date.now()
    if (patienceMs <= 0) return refuse([fault('DEADLINE_EXCEEDED', 'The answer was not ready in time.')])
    const document = parse(query)
    const errors = validate(schema, document)
    if (errors.length > 0) return refuse(mask(errors, request, variables))
    if (!isSubscription(document)) return refuse([fault('BAD_USER_INPUT', 'Only subscriptions have a stream.')])

    const operation = { schema, document, variableValues: variables }
    const source = await createSourceEventStream({ ...operation, contextValue: contextOf(request) })
    if (!isSource(source)) return refuse(mask(source.errors ?? [], request, variables))
    const events = mapEvents(
      source[Symbol.asyncIterator](),
      async (event) => {
        const current = { ...request, deadline: Date.now() + patienceMs }
        const result = await execute({ ...operation, rootValue: event, contextValue: contextOf(current) })
        return {
          data: result.data ?? null,
          ...(result.errors && { errors: mask(result.errors, request, variables) }),
        }
      },
      (thrown) => refuse(mask(errorsOf(thrown), request, variables)),
      () => underWay.delete(events),
    )
    underWay.add(events)
    return events
  }

  return {
    async subscribe(query, variables, request) {
      try {
        return await begin(query, variables, request)
      } catch (error) {
        return refuse(mask(errorsOf(error), request, variables))
      }
    },
    close() {
      const last = refuse([fault('UNAVAILABLE', 'This part of the graph is closing.')])
      for (const events of underWay) events.end(last)
    },
  }
}

function refuse(errors: readonly GraphQLError[]): SubgraphAnswer {
  return { data: null, errors }
}

function isSubscription(document: DocumentNode): boolean {
  return getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION
}

function isSource(begun: AsyncIterable<unknown> | ExecutionResult): begun is AsyncIterable<unknown> {
  return Symbol.asyncIterator in begun
}
