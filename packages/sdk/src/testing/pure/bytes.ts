type Encoding = 'utf8' | 'hex' | 'ascii' | 'base64url'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * The part of Node's `Buffer` that the rules of the graph use. The build gives it to them under that name, because browsers have
 * none.
 */
export class Bytes extends Uint8Array {
  static override from(source: ArrayLike<number> | Iterable<number> | string, encoding?: unknown): Bytes {
    const bytes = typeof source === 'string' ? encoders[(encoding as Encoding) ?? 'utf8'](source) : Array.from(source)
    const copy = new Bytes(bytes.length)
    copy.set(bytes)
    return copy
  }

  static alloc(size: number): Bytes {
    return new Bytes(size)
  }

  static concat(parts: readonly Uint8Array[]): Bytes {
    const all = new Bytes(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  /** Returns true when both have the same bytes. */
  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, index) => byte === other[index])
  }

  /** Writes text from the start on, as far as there is room. */
  write(text: string): void {
    this.set(new TextEncoder().encode(text).subarray(0, this.length))
  }

  writeUInt32BE(value: number): void {
    new DataView(this.buffer, this.byteOffset).setUint32(0, value)
  }

  readUInt32BE(at: number): number {
    return new DataView(this.buffer, this.byteOffset).getUint32(at)
  }

  readUIntBE(at: number, size: number): number {
    return [...this.subarray(at, at + size)].reduce((value, byte) => value * 256 + byte, 0)
  }

  override subarray(start?: number, end?: number): Bytes {
    return super.subarray(start, end) as unknown as Bytes
  }

  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const bytes = this.subarray(start, end)
    return decoders[encoding](bytes)
  }
}

const encoders: Record<Encoding, (text: string) => Uint8Array> = {
  utf8: (text) => new TextEncoder().encode(text),
  ascii: (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
  hex: (text) => Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16)),
  base64url: fromBase64Url,
}

const decoders: Record<Encoding, (bytes: Uint8Array) => string> = {
  utf8: (bytes) => new TextDecoder().decode(bytes),
  ascii: (bytes) => String.fromCharCode(...Array.from(bytes, (byte) => byte & 0x7f)),
  hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  base64url: toBase64Url,
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const size = Math.min(3, bytes.length - at) + 1
    for (let digit = 0; digit < size; digit++) text += alphabet[(group >> (18 - 6 * digit)) & 63]
  }
  return text
}

/** Leaves out what is no digit, as Node does. */
function fromBase64Url(text: string): Uint8Array {
  const digits = Array.from(text, (character) => alphabet.indexOf(character)).filter((digit) => digit >= 0)
  const bytes: number[] = []
  for (let at = 0; at + 1 < digits.length; at += 4) {
    const group = [0, 1, 2, 3].reduce((value, digit) => (value << 6) | (digits[at + digit] ?? 0), 0)
    const size = Math.min(4, digits.length - at) - 1
    for (let byte = 0; byte < size; byte++) bytes.push((group >> (16 - 8 * byte)) & 255)
  }
  return Uint8Array.from(bytes)
}
