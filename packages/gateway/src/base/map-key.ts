import { hash } from 'node:crypto'

/** V8 computes the hash of texts up to this length, and takes the length of longer ones for it. */
export const longestHashed = 16_383

/**
 * Returns the key of a Map for a text of any length: the text itself, or the SHA-256 of one so long that V8
 * would compare it with every other of the same length. Texts must not begin with `#`, which marks a digest.
 */
export function mapKeyOf(text: string): string {
  return text.length <= longestHashed ? text : `#${digestOf(text)}`
}

/** Returns the SHA-256 of a text, hex: 64 characters. */
export function digestOf(text: string): string {
  return hash('sha256', text)
}
