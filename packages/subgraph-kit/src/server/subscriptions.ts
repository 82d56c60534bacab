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
import type { SubgraphResponse } from './subgraph-response.ts'

/**
 * Begins a subscription: returns a response that says why not, or one response for each event, in order. The last one
 * reports a source that failed. Returning the iterator releases the source, also while the next event is awaited.
 */
export type Subscribe = (
  query: string,
  variables: Record<string, unknown>,
  request: RequestContext,
) => Promise<SubgraphResponse | AsyncIterableIterator<SubgraphResponse, undefined, undefined>>

/** The subscriptions of one subgraph. */
export interface Subscriptions {
  readonly subscribe: Subscribe
  /** Ends the subscriptions under way; their last response says UNAVAILABLE. */
  close(): void
}

/** Returns the part of errors that clients may know; the rest is logged without the values of the variables. */
export type Mask = (
  errors: readonly GraphQLError[],
  request: RequestContext,
  variables: Record<string, unknown>,
) => readonly GraphQLError[]

/** Options of subscriptions. */
export interface SubscriptionsOptions {
  readonly schema: GraphQLSchema
  /** Creates the context of one event: each has its own, so that none sees what an earlier one has loaded. */
  contextOf(request: RequestContext): object
  readonly mask: Mask
  /** Returns the errors in a thrown value. */
  errorsOf(thrown: unknown): readonly GraphQLError[]
}

/**
 * Creates the subscriptions of a schema. The deadline of a request is that of its beginning; each event gets the same time.
 */
export function createSubscriptions({ schema, contextOf, mask, errorsOf }: SubscriptionsOptions): Subscriptions {
  const underWay = new Set<{ end(last: SubgraphResponse): void }>()

  const begin: Subscribe = async (query, variables, request) => {
    const patienceMs = request.deadline - Date.now()
    if (patienceMs <= 0) return refuse([fault('DEADLINE_EXCEEDED', 'The response was not ready in time.')])
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

function refuse(errors: readonly GraphQLError[]): SubgraphResponse {
  return { data: null, errors }
}

function isSubscription(document: DocumentNode): boolean {
  return getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION
}

function isSource(begun: AsyncIterable<unknown> | ExecutionResult): begun is AsyncIterable<unknown> {
  return Symbol.asyncIterator in begun
}
