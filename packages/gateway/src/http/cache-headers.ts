import { hash } from 'node:crypto'
import type { Identity } from '../authenticate/authenticator.ts'
import type { GatewayResponse } from '../gateway/gateway.ts'
import type { Headers } from './cors.ts'
import type { ResponseMediaType } from './media-type.ts'

/** Nobody between the client and us may keep the response. */
export const noStore: Headers = { 'cache-control': 'no-store' }

/**
 * The headers by which browsers and proxies may use a response again: only one that a publishable key read by GET, without
 * any error. For as long as `@cacheControl` allows they need not ask; after that, whether it is still the same. Who has
 * another key, comes from another page, or accepts another media type has a response of his own.
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
    etag: `"${hash('sha256', `${mediaType}\n${body}`, 'base64url')}"`,
    vary: 'authorization, origin, accept',
  }
}

/** Whether the client has the response of this tag already, by its `If-None-Match`. */
export function hasResponse(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || ifNoneMatch.trim() === '*'
}
