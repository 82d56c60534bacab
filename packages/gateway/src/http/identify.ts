import type { Authenticator, Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse } from '../base/refusal.ts'

/** The sender of a request. */
export interface IdentifiedSender {
  readonly kind: 'identified'
  /** Null when no key was sent. */
  readonly identity: Identity | null
  /** The text of the key, for checking later that it is still valid; null when none was sent. */
  readonly credential: string | null
}

/** The refusal of a key that is not valid. */
export const unknownKey = refuse('UNAUTHENTICATED', 'The key is unknown, revoked or expired.')

/**
 * Identifies the sender of a credential. Without one the identity is null, and the gateway decides what that may do; an
 * invalid one is refused at once: UNAUTHENTICATED.
 */
export async function identify(
  credential: string | null,
  authenticator: Authenticator,
): Promise<IdentifiedSender | Refusal> {
  const identity = await authenticator.authenticate(credential)
  if (!identity && credential !== null) return unknownKey
  return { kind: 'identified', identity, credential }
}
