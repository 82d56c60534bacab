import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FSWatcher, watch } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A program and the folders whose changes restart it. */
export interface RestartOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly folders: readonly string[]
  /** Decides by its path whether a changed file matters. */
  readonly isRelevant: (file: string) => boolean
  readonly say: (line: string) => void
  /** Ends the program, and with it the watching. */
  readonly stop: AbortSignal
}

/** Editors and generators write several files at once: changes within this many milliseconds cause one restart. */
const settleMs = 150

/**
 * Runs a program and restarts it when a file changes. The program is only ever asked to end, with SIGTERM, and waited for:
 * whatever it has to close is closed. A program that ends by itself is started again at the next change.
 *
 * @returns the exit code of the last run.
 */
export async function restartOnChange(options: RestartOptions): Promise<number> {
  const { command, args, folders, isRelevant, say, stop } = options
  let changed = Promise.withResolvers<string>()
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(folder, { recursive: true }, (_, file) => {
      if (file !== null && isRelevant(file)) changed.resolve(file)
    }),
  )
  const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort')
  try {
    for (;;) {
      const child = spawn(command, args, { stdio: 'inherit' })
      const ended = untilEnded(child)
      const first = await Promise.race([ended, changed.promise, stopped])
      if (typeof first === 'number' && !stop.aborted) {
        say(`Ended with exit code ${first}; a change starts it again.`)
        await Promise.race([changed.promise, stopped])
      }
      if (!stop.aborted) {
        say(`${await changed.promise} changed.`)
        await delay(settleMs)
      }
      child.kill('SIGTERM')
      const code = await ended
      if (stop.aborted) return code
      changed = Promise.withResolvers<string>()
    }
  } finally {
    for (const watcher of watchers) watcher.close()
  }
}

function untilEnded(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
