import type { Caller } from '@restante/subgraph-kit'
import type { Authenticator, Identity } from '../authenticate/authenticator.ts'
import { preflightHeaderNames } from './forged-get.ts'

/** Headers of a response by name. */
export type Headers = Readonly<Record<string, string>>

const none: Headers = {}

/** Returns true for a key that is meant for pages, so that those of other origins than the partner's may not use it. */
export function isForPages({ kind }: Caller): boolean {
  return kind === 'PUBLISHABLE' || kind === 'SESSION'
}

/** Returns true when a page of this origin may use the key. */
export function allowsOrigin(identity: Identity, origin: string): boolean {
  return identity.origins.includes(origin) || identity.origins.includes('*')
}

/** Returns true when a page came from the very host that it calls, which browsers always let read the response. */
export function isOwnPage(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase()
}

/**
 * Returns the headers that let a page of another origin read the response. A response without an identity, such as a
 * 401, is readable wherever some key could be used; it holds nothing but the reason.
 */
export function shareResponse(
  identity: Identity | null,
  origin: string | undefined,
  authenticator: Authenticator,
): Headers {
  if (origin === undefined) return none
  const isShared = identity ? allowsOrigin(identity, origin) : authenticator.isKnownOrigin(origin)
  if (!isShared) return { vary: 'origin' }
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'restante-request-id, x-request-id, retry-after, etag',
    vary: 'origin',
  }
}

/**
 * Headers that pages may send: those that are read here, and those that clients and their tools add without being asked, for
 * which a request would fail otherwise. None but the first ever decides what a request may do.
 */
const allowedHeaders = [
  'authorization',
  'accept',
  'content-type',
  'if-none-match',
  'last-event-id',
  ...preflightHeaderNames,
  'x-request-id',
  // The names of an app and its version: Apollo's clients, then those of Hive.
  'apollographql-client-name',
  'apollographql-client-version',
  'graphql-client-name',
  'graphql-client-version',
  // Traces: the W3C's, then Sentry's and Datadog's own.
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'x-datadog-origin',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-datadog-tags',
  'x-datadog-trace-id',
]

/**
 * The headers of a response to a preflight. Keys go in the Authorization header, so cookies are not allowed. Browsers keep it
 * for two hours at most; an origin that a key lists no more is refused at once all the same, by the request itself.
 */
export const preflightHeaders: Headers = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': allowedHeaders.join(', '),
  'access-control-max-age': '7200',
}
