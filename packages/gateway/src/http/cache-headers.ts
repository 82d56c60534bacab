import { hash } from 'node:crypto'
import type { Identity } from '../authenticate/authenticator.ts'
import type { GatewayResponse } from '../gateway/gateway.ts'
import type { Headers } from './cors.ts'
import type { ResponseMediaType } from './media-type.ts'

/** Forbids everything between client and gateway to store the response. */
export const noStore: Headers = { 'cache-control': 'no-store' }

/**
 * Returns the headers by which browsers and proxies may reuse a response: only one that a publishable key read by GET,
 * without any error. It is fresh for as long as `@cacheControl` allows and must be revalidated afterwards. Requests
 * with another key, from another page, or for another media type have responses of their own.
 */
export function describeCaching(
  { body, cachePolicy }: GatewayResponse,
  identity: Identity | null,
  isGet: boolean,
  mediaType: ResponseMediaType,
): Headers {
  if (!cachePolicy || !isGet || identity?.caller?.kind !== 'PUBLISHABLE') return noStore
  const { maxAgeSeconds, scope } = cachePolicy
  return {
    'cache-control':
      maxAgeSeconds > 0
        ? `${scope === 'PUBLIC' ? 'public' : 'private'}, max-age=${maxAgeSeconds}`
        : 'private, no-cache',
    // Weak, since the bytes also depend on the encoding in which they are sent.
    etag: `W/"${hash('sha256', `${mediaType}\n${body}`, 'base64url')}"`,
    vary: 'authorization, origin, accept, accept-encoding',
  }
}

/** Returns true when the client has the response of this tag already, by its `If-None-Match`. */
export function hasResponse(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag.replace(/^W\//, '')) || ifNoneMatch.trim() === '*'
}
