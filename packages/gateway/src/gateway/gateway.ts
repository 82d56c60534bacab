import type { FaultCode } from '@restante/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import type { Authenticator, Identity } from '../authenticate/authenticator.ts'
import type { CachePolicy } from '../cache/cache-policy.ts'
import type { Transports } from '../graph/graph.ts'

/** A GraphQL request, already decoded from its transport. */
export interface GatewayRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
}

/** The sender and the conditions of a request. */
export interface RequestScope {
  /** Null when no credential was sent. */
  readonly identity: Identity | null
  /** Finds the request in every log; goes with every error. */
  readonly requestId: string
  /** True where the transport promises to change nothing, as GET does. Default: false. */
  readonly isReadOnly?: boolean
}

/** The response of one request. */
export interface GatewayResponse {
  /** The HTTP status under `application/graphql-response+json`: 200 with data, else that of the refusal's code. */
  readonly status: number
  /** The GraphQL response as JSON text. */
  readonly body: string
  /** Why nothing ran; null when there is data, be it with errors. */
  readonly refusal: FaultCode | null
  /**
   * For how long the body of a query without errors holds, by the hints of `@cacheControl` (0: not for any time), and for
   * whom; null when it must not be used again.
   */
  readonly cachePolicy: CachePolicy | null
}

/** A subscription under way. */
export interface GatewayStream {
  readonly refusal: null
  /**
   * Each response as JSON text, in the order of the events: `{"data":…}`, with `errors` where a part failed. Ends when the
   * subscription does; unless its source ended it in good order, the last response has `errors` and no `data`.
   * Returning it stops the subscription, also one that was never read.
   */
  readonly responses: AsyncIterableIterator<string>
}

/** One graph of all subgraphs. */
export interface Gateway {
  /** The schema as clients see it; another one after `replace`. */
  readonly schema: GraphQLSchema
  readonly authenticator: Authenticator
  /** Answers one operation; never rejects. The same gate for every transport. */
  execute(request: GatewayRequest, scope: RequestScope): Promise<GatewayResponse>
  /**
   * Begins an operation of any kind: a subscription becomes a stream (`'responses' in answer`), a query or mutation is
   * answered as `execute` does. Never rejects. `scope.signal` stops a subscription, as returning its responses does.
   */
  subscribe(
    request: GatewayRequest,
    scope: RequestScope & { readonly signal: AbortSignal },
  ): Promise<GatewayResponse | GatewayStream>
  /**
   * Serves another supergraph from now on. What is under way ends on the one before; its transports are closed then, save
   * those that are also among the new ones. Rejects when the new one cannot be served: then nothing has changed.
   */
  replace(supergraph: string, transports: Transports): Promise<void>
  /** Lets what is under way end, then closes the transports and the authenticator. */
  close(): Promise<void>
}
