import type { RequestHandler } from 'msw'
import { graphql } from 'msw/graphql'
import * as documents from '../../generated/documents.ts'
import type { TypedDocument } from '../../typed-document.ts'
import { completeResult } from './complete-result.ts'
import { fault, MockedFault, respondWithFault } from './mocked-fault.ts'

type Documents = typeof documents

/** Name of the operation of a document, such as `redirectParcel` for `RedirectParcelDocument`. */
type OperationName<Key> = Key extends `${infer Name}Document` ? Uncapitalize<Name> : never

type ResultOf<Document> = Document extends TypedDocument<infer Result, never> ? Result : never
type VariablesOf<Document> = Document extends TypedDocument<unknown, infer Variables> ? Variables : never

/** A request of a mocked operation. */
export interface MockedRequest<Variables> {
  /** The variables that were sent: of a mutation `input`, with its idempotency key. */
  readonly variables: Variables
  /** The request, for its headers. */
  readonly request: Request
}

/** Returns what the operation's root field has: what the SDK's function of that name returns, or the payload of a mutation. */
export type MockResolver<Result, Variables> = (
  request: MockedRequest<Variables>,
) => Result[keyof Result] | MockedFault | Promise<Result[keyof Result] | MockedFault>

/** Makes a handler for one operation of the SDK from what it is to return. */
export type MockOperation<Result, Variables> = (resolver: MockResolver<Result, Variables>) => RequestHandler

/** A maker of handlers for each operation of the SDK, by its name. */
export type Mock = {
  readonly [Key in keyof Documents as OperationName<Key>]: MockOperation<
    ResultOf<Documents[Key]>,
    VariablesOf<Documents[Key]>
  >
}

/**
 * Creates typed handlers for Mock Service Worker, one maker for each operation of the SDK. What a resolver returns is completed
 * by the client's document, as the graph does; where it lacks something that is selected, the response is a fault that says so.
 *
 * @example
 * const mock = createMock('https://graph.example/graphql')
 * server.use(mock.parcel(({ variables }) => parcel({ id: variables.id, state: 'AT_OUTLET' })))
 */
export function createMock(endpoint: string): Mock {
  const link = graphql.link(endpoint)
  const mockDocument = (text: string): MockOperation<object, never> => {
    const [, kind, name] = /^(query|mutation) (\w+)/.exec(text)!
    return (resolver) =>
      link[kind as 'query' | 'mutation'](name!, async ({ query, variables, request, requestId }) => {
        const value: unknown = await resolver({ variables: variables as never, request })
        if (value instanceof MockedFault) return respondWithFault(value, requestId)
        const completed = await completeResult(query, variables, value)
        if (completed.kind === 'completed') return Response.json({ data: completed.data })
        const reason = `What ${name} is mocked with does not fit its document: ${completed.problems.join(' ')}`
        return respondWithFault(fault('INTERNAL', reason), requestId)
      })
  }
  return Object.fromEntries(
    Object.entries(documents).map(([key, document]) => {
      const name = key.slice(0, -'Document'.length)
      return [`${name[0]!.toLowerCase()}${name.slice(1)}`, mockDocument(document.toString())]
    }),
  ) as unknown as Mock
}
