import type { Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse } from '../base/refusal.ts'

/** A place among the open connections of a key. */
export interface ConnectionSlot {
  readonly kind: 'slot'
  /** Gives the place back; more than once is once. */
  leave(): void
}

/** Counts the open connections of each key. */
export type TakeSlot = (identity: Identity | null) => ConnectionSlot | Refusal

/** Lets each key have so many connections at the same time; one more is RATE_LIMITED. Who has no key is one of them. */
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
