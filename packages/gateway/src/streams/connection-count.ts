import type { Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse } from '../base/refusal.ts'

/** A slot among the open connections of a key. */
export interface ConnectionSlot {
  readonly kind: 'slot'
  /** Frees the slot; further calls do nothing. */
  leave(): void
}

/** Takes a slot for a connection of a key, or refuses. */
export type TakeSlot = (identity: Identity | null) => ConnectionSlot | Refusal

/** Limits the open connections of each key; one more is RATE_LIMITED. Requests without a key count as one key. */
export function createConnectionCount(connectionsPerKey: number): TakeSlot {
  const counts = new Map<string, number>()
  return (identity) => {
    const { realm, keyId } = identity?.caller ?? { realm: '', keyId: '' }
    const key = `${realm}/${keyId}`
    const count = counts.get(key) ?? 0
    if (count >= connectionsPerKey) return refuse('RATE_LIMITED', 'The key has too many open connections.')
    counts.set(key, count + 1)
    let isTaken = true
    return {
      kind: 'slot',
      leave() {
        if (!isTaken) return
        isTaken = false
        const left = counts.get(key)! - 1
        if (left > 0) counts.set(key, left)
        else counts.delete(key)
      },
    }
  }
}
