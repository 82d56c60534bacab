import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Caller } from './caller.ts'
import { fault } from '../faults.ts'

/** The HTTP header that carries the token from the gateway to a subgraph. */
export const contextHeader = 'restante-context'
/** The HTTP header that carries the deadline of the response, in milliseconds since 1970. */
export const deadlineHeader = 'restante-deadline'
/** The HTTP header that carries the request's id. */
export const requestIdHeader = 'restante-request-id'

const validMs = 30_000

/**
 * Returns a token that tells a subgraph who is calling, signed by the gateway and valid for 30 s:
 * `<payload>.<signature>`, both base64url. The same caller may get the same token again while it is valid, which saves an
 * HMAC per request.
 */
export function signContext(caller: Caller | null, key: Buffer, now: number): string {
  const payload = Buffer.from(JSON.stringify({ caller, until: now + validMs })).toString('base64url')
  return `${payload}.${signature(payload, key)}`
}

/** Returns the caller that a token names. Throws UNAUTHENTICATED when the token was not signed by the gateway or has expired. */
export function verifyContext(token: string, key: Buffer, now: number): Caller | null {
  const [payload = ''] = token.split('.', 1)
  const expected = Buffer.from(`${payload}.${signature(payload, key)}`)
  const given = Buffer.from(token)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw fault('UNAUTHENTICATED', 'The request did not come through the gateway.')
  }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { caller: Caller | null; until: number }
  if (claims.until < now) throw fault('UNAUTHENTICATED', 'The context of the request has expired.')
  return claims.caller
}

function signature(payload: string, key: Buffer): string {
  return createHmac('sha256', key).update(payload).digest('base64url')
}
