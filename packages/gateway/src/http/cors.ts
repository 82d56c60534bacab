import type { Authenticator, Identity } from '../authenticate/authenticator.ts'

/** Headers of a response by name. */
export type Headers = Readonly<Record<string, string>>

const none: Headers = {}

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
    'access-control-expose-headers': 'restante-request-id, retry-after',
    vary: 'origin',
  }
}

/** The headers of a response to a preflight. Keys go in the Authorization header, so cookies are not allowed. */
export const preflightHeaders: Headers = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, accept, graphql-preflight, apollo-require-preflight',
  'access-control-max-age': '600',
}
