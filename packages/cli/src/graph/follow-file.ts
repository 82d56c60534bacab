import { type Stats, unwatchFile, watchFile } from 'node:fs'

/**
 * Calls back each time when the file may have changed, until it is told to stop. The file is looked at once a second:
 * also through links and mounts, and with editors that put a new file in the place of the old, of which not every system
 * sends news.
 */
export function followFile(file: string, onChange: () => void): () => void {
  const listener = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size) onChange()
  }
  watchFile(file, { interval: 1_000, persistent: false }, listener)
  return () => unwatchFile(file, listener)
}
