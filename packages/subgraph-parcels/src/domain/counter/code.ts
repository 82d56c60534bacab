import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { Code } from '../parcel/counter-code.ts'

/** The keys from which codes are derived. A code names the key that it was derived with, so that the secret can be rotated. */
export interface CodeKeys {
  /** The id of the keys from which new codes are derived. */
  readonly current: string
  readonly byId: ReadonlyMap<string, { readonly pepper: Buffer; readonly signing: KeyObject }>
}

/** Maximum number of wrong tries, after which a code opens nothing. */
const maxTries = 5
/** Maximum number of wrong codes that one device, the devices of one outlet, and one tenant may try within an hour. */
export const maxFailuresPerHour = { key: 30, outlet: 60, tenant: 5_000 } as const

/** The device, the outlet and the tenant that a wrong code counts against. */
export type AttemptSource = Readonly<Record<keyof typeof maxFailuresPerHour, string>>

/** Digits and letters without 0, 1, I, L and O, which are easily confused. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** Returns a random reference of eight characters, by which a code is found at any outlet. */
export function newReference(random: (bytes: number) => Buffer): string {
  let reference = ''
  while (reference.length < 8) {
    for (const byte of random(16)) {
      // Bytes beyond the largest multiple of the alphabet's length would favour its first letters.
      if (byte < 248 && reference.length < 8) reference += alphabet[byte % alphabet.length]
    }
  }
  return reference
}

/** Returns the reference as it is stored: in upper case, without blanks and hyphens. */
export function normaliseReference(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase()
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

/**
 * Returns the text of the QR code: `RST1.` and base64url of key id (8 bytes), reference (8), expiry in seconds since 1970 (4),
 * nonce (6) and an Ed25519 signature over all before it (64). Signature and expiry can be checked offline; only the graph
 * knows if the code has been used. The text of a code is always the same.
 */
export function qrOf(code: Code, keys: CodeKeys): string {
  const nonce = createHmac('sha256', pepperOf(code.keyId, keys)).update('qr').update(code.id).digest().subarray(0, 6)
  const expiry = Buffer.alloc(4)
  expiry.writeUInt32BE(Math.floor(code.validUntil.getTime() / 1000))
  const body = Buffer.concat([Buffer.from(code.keyId, 'ascii'), Buffer.from(code.reference, 'ascii'), expiry, nonce])
  const signature = sign(null, signed(body), signingKeyOf(code.keyId, keys))
  return `RST1.${Buffer.concat([body, signature]).toString('base64url')}`
}

/** Returns the content of a genuine QR code that has not expired; null for anything else. */
export function readQr(text: string, keys: CodeKeys, now: Date): { keyId: string; reference: string } | null {
  const match = /^RST1\.([A-Za-z0-9_-]{120})$/.exec(text.trim())
  if (!match) return null
  const bytes = Buffer.from(match[1]!, 'base64url')
  const body = bytes.subarray(0, 26)
  const keyId = body.toString('ascii', 0, 8)
  const signing = keys.byId.get(keyId)?.signing
  if (!signing || !verify(null, signed(body), createPublicKey(signing), bytes.subarray(26))) return null
  if (body.readUInt32BE(16) * 1000 < now.getTime()) return null
  return { keyId, reference: body.toString('ascii', 8, 16) }
}

/** Returns true while a code can be tried: it has tries left and has not expired. */
export function isUsable({ tries, validUntil }: Code, now: Date): boolean {
  return tries < maxTries && validUntil > now
}

/**
 * Returns true when the digits open the code. Its `tries` already include this one. `code` is null when there is none with
 * the reference, `digits` when a genuine QR code stands for them; each case costs the same comparison.
 */
export function opensWith(code: Code | null, digits: string | null, keys: CodeKeys, now: Date): boolean {
  const compared = code ?? { id: 'none', keyId: keys.current }
  const matches = matchesDigits(compared, digits ?? digitsOf(compared, keys), keys)
  return matches && code !== null && isUsable({ ...code, tries: code.tries - 1 }, now)
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

/** Returns the signed bytes. They include the version, so that a signature is valid for one format only. */
function signed(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from('RST1'), body])
}

/** Returns the private key of a seed. In PKCS #8 (RFC 8410) an Ed25519 private key is a fixed prefix and the seed. */
function ed25519Key(seed: Buffer): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}

function pepperOf(keyId: string, keys: CodeKeys): Buffer {
  // A code whose key has been removed matches nothing but costs the same work.
  return keys.byId.get(keyId)?.pepper ?? Buffer.alloc(32)
}

function signingKeyOf(keyId: string, keys: CodeKeys): KeyObject {
  const key = keys.byId.get(keyId)
  if (!key) throw new Error('The secret from which the code was derived is no longer configured.')
  return key.signing
}
