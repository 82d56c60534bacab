import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseRealmId, type RealmIds, realmOfId, type ShopperSessionId } from '../ids/ids.ts'
import { type ShopperAction, shopperActions } from '../identity/caller.ts'

/** The content of a shopper's key. The partner is that of the issuing key. */
export interface SessionClaims {
  readonly sessionId: ShopperSessionId
  /** The secret key with which the session was made. It names the same realm as the session. */
  readonly issuerKeyId: RealmIds['key']
  /** Moment from which the key is worth nothing; whole seconds. */
  readonly expiresAt: Date
  readonly actions: readonly ShopperAction[]
}

const prefix = 'ss_'
const signatureBytes = 32

/**
 * Returns the key of a shopper: `ss_` and, in base64url, an HMAC-SHA256 and the claims that it signs; under 512 characters. The same
 * claims give the same key, so that it need not be stored, and a gateway knows a new one without being told of it.
 */
export function signSession({ sessionId, issuerKeyId, expiresAt, actions }: SessionClaims, key: Buffer): string {
  const bits = shopperActions.reduce((sum, action, index) => sum | (actions.includes(action) ? 1 << index : 0), 0)
  const payload = Buffer.from(JSON.stringify([sessionId, issuerKeyId, expiresAt.getTime() / 1_000, bits]))
  return `${prefix}${Buffer.concat([signatureOf(payload, key), payload]).toString('base64url')}`
}

/**
 * Returns the claims of a shopper's key that one of `keys` has signed; null for every other text. Whether it has expired, and what
 * became of the issuing key, is for the caller to judge.
 */
export function verifySession(text: string, keys: readonly Buffer[]): SessionClaims | null {
  if (!text.startsWith(prefix) || text.length > 512) return null
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url')
  // Only the one spelling that was signed counts, so that no key has two texts.
  if (bytes.length <= signatureBytes || `${prefix}${bytes.toString('base64url')}` !== text) return null
  const [signature, payload] = [bytes.subarray(0, signatureBytes), bytes.subarray(signatureBytes)]
  if (!keys.some((key) => timingSafeEqual(signature, signatureOf(payload, key)))) return null
  const [sessionId, issuerKeyId, seconds, bits] = JSON.parse(payload.toString()) as [
    ShopperSessionId,
    RealmIds['key'],
    number,
    number,
  ]
  const realm = realmOfId(sessionId)
  if (!realm || !parseRealmId('ses', realm, sessionId) || !parseRealmId('key', realm, issuerKeyId)) return null
  return {
    sessionId,
    issuerKeyId,
    expiresAt: new Date(seconds * 1_000),
    actions: shopperActions.filter((_, index) => (bits & (1 << index)) !== 0),
  }
}

function signatureOf(payload: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(payload).digest()
}
