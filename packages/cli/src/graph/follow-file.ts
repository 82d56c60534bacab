import { type Stats, unwatchFile, watchFile } from 'node:fs'

/**
 * Calls `onChange` whenever the file may have changed, until the returned function is called. The file is polled once a
 * second, because not every system reports changes through links and mounts, or by editors that replace the file.
 */
export function followFile(file: string, onChange: () => void): () => void {
  const listener = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino || now.size !== before.size) onChange()
  }
  watchFile(file, { interval: 1_000, persistent: false }, listener)
  return () => unwatchFile(file, listener)
}
