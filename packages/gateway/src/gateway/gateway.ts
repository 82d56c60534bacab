import type { FaultCode } from '@restante/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import type { Authenticator, Identity } from '../authenticate/authenticator.ts'
import type { CachePolicy } from '../cache/cache-policy.ts'
import type { Transports } from '../graph/graph.ts'

/** A GraphQL request, already decoded from its transport. */
export type GatewayRequest = DocumentChoice & {
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
}

/** The text of the request's document, or the id of a listed one. */
type DocumentChoice =
  | { readonly query: string; readonly documentId?: undefined }
  | { readonly documentId: string; readonly query?: undefined }

/** The sender and the conditions of a request. */
export interface RequestScope {
  /** Null when no credential was sent. */
  readonly identity: Identity | null
  /** Identifies the request in every log, and is part of every error. */
  readonly requestId: string
  /** The client's own name for the request; stands beside ours in the log. Default: none. */
  readonly clientRequestId?: string | null
  /** True where the transport promises that nothing changes, as GET does. Default: false. */
  readonly isReadOnly?: boolean
}

/** The response of one request. */
export interface GatewayResponse {
  /** The HTTP status under `application/graphql-response+json`: 200 with data, else that of the refusal's code. */
  readonly status: number
  /** The GraphQL response as JSON text. */
  readonly body: string
  /** The reason why nothing ran; null when there is data, with or without errors. */
  readonly refusal: FaultCode | null
  /**
   * The policy of a query's response without errors, by the hints of `@cacheControl`; an age of 0 means that it must be
   * revalidated. Null when it must not be used again.
   */
  readonly cachePolicy: CachePolicy | null
}

/** A subscription that has begun. */
export interface GatewayStream {
  readonly refusal: null
  /**
   * Each response as JSON text, in the order of the events: `{"data":…}`, with `errors` where a part failed. Ends when
   * the subscription does; unless its source completed it, the last response has `errors` and no `data`. Returning it
   * stops the subscription, even one that was never read.
   */
  readonly responses: AsyncIterableIterator<string>
}

/** One graph of all subgraphs. */
export interface Gateway {
  /** The schema as clients see it; another one after `replace`. */
  readonly schema: GraphQLSchema
  readonly authenticator: Authenticator
  /** Runs one operation and returns its response; never rejects. The same gate for every transport. */
  execute(request: GatewayRequest, scope: RequestScope): Promise<GatewayResponse>
  /**
   * Begins an operation of any kind: a subscription returns a stream (`'responses' in answer`), a query or mutation the
   * same response as `execute`. Never rejects. `scope.signal` stops a subscription, as returning its responses does.
   */
  subscribe(
    request: GatewayRequest,
    scope: RequestScope & { readonly signal: AbortSignal },
  ): Promise<GatewayResponse | GatewayStream>
  /**
   * Serves another supergraph from now on. Requests in flight end on the former one, whose transports are then closed,
   * except those that the new one has too. Rejects when the new one cannot be served: then nothing has changed.
   */
  replace(supergraph: string, transports: Transports): Promise<void>
  /** Waits for requests in flight, then closes the transports, the authenticator and the cache. */
  close(): Promise<void>
}
