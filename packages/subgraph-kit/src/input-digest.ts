import { createHash } from 'node:crypto'
import { inputFault } from './faults.ts'

/**
 * Returns a digest of a mutation's input without its idempotency key: equal for equal inputs however their members are ordered,
 * with a member left out and one that is null the same.
 */
export function digestInput(input: object): string {
  const { idempotencyKey: _key, ...rest } = input as { idempotencyKey?: unknown }
  return createHash('sha256')
    .update(JSON.stringify(canonical(rest)))
    .digest('base64url')
}

/** Returns the key of a mutation's input. Throws BAD_USER_INPUT unless it has 1 to 255 visible ASCII characters. */
export function checkIdempotencyKey(key: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw inputFault('input.idempotencyKey', 'must have 1 to 255 visible ASCII characters.')
  }
  return key
}

function canonical(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, canonical(member)]),
  )
}
