import { isDeepStrictEqual } from 'node:util'
import type { Log } from '@restante/subgraph-kit'
import type { Authenticator } from '../authenticate/authenticator.ts'
import type { IdentifiedSender } from '../http/identify.ts'

/** Looks after the keys of connections that stay open. */
export interface KeyWatch {
  /** Calls `onLost` once when the key no longer counts, or no longer for the same. Answers how to stop watching. */
  watch(sender: IdentifiedSender, onLost: () => void): () => void
  close(): void
}

/**
 * Asks again, every `recheckMs`, who the sender of each open connection is. A key whose rights changed counts as lost:
 * what began with the old rights must not go on with them. A credential is asked for once each time, however many
 * connections have it; where it cannot be asked for, it stays what it was.
 */
export function createKeyWatch(authenticator: Authenticator, recheckMs: number, log: Log): KeyWatch {
  const watched = new Set<{ readonly sender: IdentifiedSender; readonly onLost: () => void }>()

  const check = async (): Promise<void> => {
    const asked = new Map<string | null, Promise<unknown>>()
    const ask = (credential: string | null): Promise<unknown> => {
      const answer = asked.get(credential) ?? Promise.resolve(authenticator.authenticate(credential))
      asked.set(credential, answer)
      return answer
    }
    await Promise.all(
      [...watched].map(async (entry) => {
        const identity = await ask(entry.sender.credential)
        if (!isDeepStrictEqual(identity, entry.sender.identity) && watched.delete(entry)) entry.onLost()
      }),
    )
  }

  let isChecking = false
  const timer = setInterval(() => {
    if (isChecking || watched.size === 0) return
    isChecking = true
    check()
      .catch((error: unknown) => log.warn({ err: error }, 'Keys of open connections cannot be checked; they go on.'))
      .finally(() => (isChecking = false))
  }, recheckMs)
  timer.unref()

  return {
    watch(sender, onLost) {
      const entry = { sender, onLost }
      watched.add(entry)
      return () => watched.delete(entry)
    },
    close: () => clearInterval(timer),
  }
}
