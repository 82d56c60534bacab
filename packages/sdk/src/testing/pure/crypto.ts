import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Bytes } from './bytes.ts'

// The part of `node:crypto` that the rules of the graph use, in JavaScript alone. The build puts it in the place of that module,
// so that the test graph runs in browsers too; it computes at once, which Web Crypto does not.

interface Digesting {
  update(part: string | Uint8Array): Digesting
  digest(): Bytes
  digest(encoding: 'hex' | 'base64url'): string
}

function collect(finish: (parts: Bytes) => Uint8Array): Digesting {
  const parts: Bytes[] = []
  const digesting = {
    update(part: string | Uint8Array) {
      parts.push(Bytes.from(part))
      return digesting
    },
    digest(encoding?: 'hex' | 'base64url') {
      const result = Bytes.from(finish(Bytes.concat(parts)))
      return encoding ? result.toString(encoding) : result
    },
  } as Digesting
  return digesting
}

/** Returns a SHA-256 to be fed and read. */
export function createHash(_algorithm: 'sha256'): Digesting {
  return collect((data) => sha256(data))
}

/** Returns the SHA-256 of a text, hex. */
export function hash(algorithm: 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}

/** Returns a HMAC-SHA-256 to be fed and read. */
export function createHmac(_algorithm: 'sha256', key: Uint8Array): Digesting {
  return collect((data) => hmac(sha256, key, data))
}

/** Returns that many unpredictable bytes. */
export function randomBytes(size: number): Bytes {
  return Bytes.from(crypto.getRandomValues(new Uint8Array(size)))
}

/** Fills a list with unpredictable bytes. */
export function randomFillSync(bytes: Uint8Array<ArrayBuffer>): void {
  crypto.getRandomValues(bytes)
}

/** Returns true when both are equal. Nobody measures time here. */
export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** An Ed25519 key: its seed. */
interface Seed {
  readonly seed: Uint8Array
}

/** Reads an Ed25519 private key in PKCS #8, which ends with its seed of 32 bytes. */
export function createPrivateKey({ key }: { readonly key: Uint8Array }): Seed {
  return { seed: key.slice(-32) }
}

/** Returns the public half of a key, which here is computed when it is used. */
export function createPublicKey(key: Seed): Seed {
  return key
}

/** Signs by Ed25519. */
export function sign(_algorithm: null, data: Uint8Array, { seed }: Seed): Bytes {
  return Bytes.from(ed25519.sign(data, seed))
}

/** Returns true when the signature is that of the key's private half. */
export function verify(_algorithm: null, data: Uint8Array, { seed }: Seed, signature: Uint8Array): boolean {
  return ed25519.verify(signature, data, ed25519.getPublicKey(seed))
}
