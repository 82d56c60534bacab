import { createHmac, createPrivateKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Code } from '../parcel/counter-code.ts'

/** The keys from which codes are derived. A code names the key that it was derived with, so that the secret can be rotated. */
export interface CodeKeys {
  /** The id of the keys from which new codes are derived. */
  readonly current: string
  readonly byId: ReadonlyMap<string, { readonly pepper: Buffer; readonly signing: KeyObject }>
}

/** Maximum number of wrong tries, after which a code opens nothing. */
export const maxTries = 5

/** Digits and letters without 0, 1, I, L and O, which are easily confused. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/**
 * Returns a random reference: of eight characters, by which a code is found at any outlet, or of four for one that is found
 * at its own outlet only.
 */
export function newReference(random: (bytes: number) => Buffer, length: 4 | 8 = 8): string {
  let reference = ''
  while (reference.length < length) {
    for (const byte of random(16)) {
      // Bytes beyond the largest multiple of the alphabet's length would favour its first letters.
      if (byte < 248 && reference.length < length) reference += alphabet[byte % alphabet.length]
    }
  }
  return reference
}

/** Returns the reference as it is stored: in upper case, without blanks and hyphens. */
export function normaliseReference(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase()
}

/** Returns digits as they are compared: without blanks and hyphens, and with the digits that letters were mistaken for. */
export function normaliseDigits(text: string): string {
  return text
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[oO]/g, '0')
    .replaceAll(/[iIlL]/g, '1')
}

/** Returns the six digits of a code: HMAC-SHA-256 of its id under the pepper, modulo a million. They are never stored. */
export function digitsOf(code: Pick<Code, 'id' | 'keyId'>, keys: CodeKeys): string {
  const mac = createHmac('sha256', pepperOf(code.keyId, keys)).update(code.id).digest()
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** Returns true when the digits are those of the code. Takes constant time, wherever they differ. */
export function matchesDigits(code: Pick<Code, 'id' | 'keyId'>, digits: string, keys: CodeKeys): boolean {
  const given = Buffer.alloc(6)
  given.write(digits)
  return timingSafeEqual(given, Buffer.from(digitsOf(code, keys))) && digits.length === 6
}

/** The proof at a counter that somebody knows a code: its digits, or the nonce in its QR code. */
export type CodeProof = { readonly digits: string } | { readonly nonce: Buffer }

/** Returns true while a code can be tried: it has tries left and has not expired. */
export function isUsable({ tries, validUntil }: Code, now: Date): boolean {
  return tries < maxTries && validUntil > now
}

/**
 * Returns true when the digits or the nonce are those of the code. `code` is null when there is none with the reference; each
 * case costs the same comparison.
 */
export function opensWith(code: Code | null, proof: CodeProof, keys: CodeKeys): boolean {
  const compared = code ?? { id: 'none', keyId: keys.current }
  const matches =
    'digits' in proof
      ? matchesDigits(compared, proof.digits, keys)
      : timingSafeEqual(nonceOf(compared, keys), proof.nonce)
  return matches && code !== null
}

/** Returns the six bytes in the QR text of a code that tell it from every other code with the same reference. */
export function nonceOf(code: Pick<Code, 'id' | 'keyId'>, keys: CodeKeys): Buffer {
  return createHmac('sha256', pepperOf(code.keyId, keys)).update('qr').update(code.id).digest().subarray(0, 6)
}

/** Derives the keys of codes, one set from each secret, newest first. Each secret is given as its HKDF, which takes a label. */
export function deriveCodeKeys(secrets: readonly ((label: string, bytes: number) => Buffer)[]): CodeKeys {
  const derived = secrets.map((derive) => ({
    id: derive('code-key-id', 4).toString('hex'),
    pepper: derive('code-pepper', 32),
    signing: ed25519Key(derive('qr-seed', 32)),
  }))
  return {
    current: derived[0]!.id,
    byId: new Map(derived.map(({ id, pepper, signing }) => [id, { pepper, signing }])),
  }
}

/** Returns the private key of a seed. In PKCS #8 (RFC 8410) an Ed25519 private key is a fixed prefix and the seed. */
function ed25519Key(seed: Buffer): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** Returns the key from which a code's digits and nonce are derived. */
export function pepperOf(keyId: string, keys: CodeKeys): Buffer {
  // A code whose key has been removed matches nothing but costs the same work.
  return keys.byId.get(keyId)?.pepper ?? Buffer.alloc(32)
}
