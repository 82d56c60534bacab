import { deriveKey } from '@restante/store'

/** Returns the key that signs the keys of shoppers, derived from the secret that all processes share. */
export function deriveSessionKey(secret: Buffer): Buffer {
  return deriveKey(secret, 'shopper sessions')
}
