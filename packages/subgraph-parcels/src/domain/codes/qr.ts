import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Code } from '../parcel/counter-code.ts'
import { type CodeKeys, nonceOf } from './code.ts'

/** The content of a genuine QR code. */
export interface QrContent {
  readonly reference: string
  readonly nonce: Buffer
}

/** Bytes before the signature by format. A code for one outlet has a shorter reference and names the outlet. */
const bodyBytes = { RST1: 26, RST2: 38 } as const

/**
 * Returns the text of the QR code: the format, a dot, and base64url of a body and an Ed25519 signature over format and body.
 * The body of `RST1`, for a code that counts at several outlets: key id (8 bytes), reference (8), expiry in seconds since 1970
 * (4), nonce (6). The body of `RST2`, for a code of one outlet: key id (8), reference (4), the UUID of the outlet (16), expiry
 * (4), nonce (6). Signature, outlet and expiry can be checked offline; only the graph knows if the code has been used, and if
 * the hold of its parcels was extended. The text of a code changes with its expiry only.
 */
export function qrOf(code: Code, keys: CodeKeys): string {
  const expiry = Buffer.alloc(4)
  expiry.writeUInt32BE(Math.floor(code.validUntil.getTime() / 1000))
  const body = Buffer.concat([
    Buffer.from(code.keyId, 'ascii'),
    Buffer.from(code.reference, 'ascii'),
    ...(code.outletId === null ? [] : [uuidBytes(code.outletId)]),
    expiry,
    nonceOf(code, keys),
  ])
  const format = code.outletId === null ? 'RST1' : 'RST2'
  const signature = sign(null, signed(format, body), signingKeyOf(code.keyId, keys))
  return `${format}.${Buffer.concat([body, signature]).toString('base64url')}`
}

/**
 * Returns the content of a genuine QR code, in `RST1` of one that has not expired; null for anything else. The expiry in `RST2`
 * is that of the hold when the text was made, which may have been extended since.
 */
export function readQr(text: string, keys: CodeKeys, now: Date): QrContent | null {
  const match = /^(RST[12])\.([A-Za-z0-9_-]{120}|[A-Za-z0-9_-]{136})$/.exec(text.trim())
  if (!match) return null
  const format = match[1] as keyof typeof bodyBytes
  const bytes = Buffer.from(match[2]!, 'base64url')
  const size = bodyBytes[format]
  if (bytes.length !== size + 64) return null
  const body = bytes.subarray(0, size)
  const signing = keys.byId.get(body.toString('ascii', 0, 8))?.signing
  if (!signing || !verify(null, signed(format, body), createPublicKey(signing), bytes.subarray(size))) return null
  if (format === 'RST1' && body.readUInt32BE(16) * 1000 < now.getTime()) return null
  return { reference: body.toString('ascii', 8, format === 'RST1' ? 16 : 12), nonce: body.subarray(size - 6) }
}

/** Returns the signed bytes. They include the format, so that a signature is valid for one format only. */
function signed(format: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(format), body])
}

function uuidBytes(outletId: string): Buffer {
  return Buffer.from(outletId.slice('out_'.length).replaceAll('-', ''), 'hex')
}

function signingKeyOf(keyId: string, keys: CodeKeys): KeyObject {
  const key = keys.byId.get(keyId)
  if (!key) throw new Error('The secret from which the code was derived is no longer configured.')
  return key.signing
}
