import { isDeepStrictEqual } from 'node:util'
import type { Log } from '@restante/subgraph-kit'
import type { Authenticator } from '../authenticate/authenticator.ts'
import type { IdentifiedSender } from '../http/identify.ts'

/** Watches the keys of long-lived connections. */
export interface KeyWatch {
  /**
   * Calls `onLost` once when the key is no longer valid, or its rights have changed. Returns a function that stops
   * watching.
   */
  watch(sender: IdentifiedSender, onLost: () => void): () => void
  close(): void
}

/**
 * Authenticates the sender of each open connection again every `recheckMs`. A key whose rights changed counts as lost:
 * work that began with the old rights must not continue with them. Each credential is checked once, however many
 * connections have it; when the check fails, the key stays valid.
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
      .catch((error: unknown) =>
        log.warn({ err: error }, 'Keys of open connections cannot be checked; the connections stay open.'),
      )
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
