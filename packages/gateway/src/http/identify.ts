import type { Authenticator, Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse } from '../base/refusal.ts'

/** Who sent a credential. */
export interface IdentifiedSender {
  readonly kind: 'identified'
  /** Null when no key was sent. */
  readonly identity: Identity | null
  /** The text of the key, to ask again later whether it still counts; null when none was sent. */
  readonly credential: string | null
}

/** What a key that does not count is told. */
export const unknownKey = refuse('UNAUTHENTICATED', 'The key is unknown, revoked or expired.')

/**
 * Asks who sent a credential. Without one it is nobody, whom the gateway tells what it thinks of that; one that does not
 * count is refused at once: UNAUTHENTICATED.
 */
export async function identify(
  credential: string | null,
  authenticator: Authenticator,
): Promise<IdentifiedSender | Refusal> {
  const identity = await authenticator.authenticate(credential)
  if (!identity && credential !== null) return unknownKey
  return { kind: 'identified', identity, credential }
}
