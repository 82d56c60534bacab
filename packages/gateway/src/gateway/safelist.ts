import { existsSync, readFileSync } from 'node:fs'

/** Names of operations by the SHA-256 (hex) of their documents' text. */
export type Safelist = Readonly<Record<string, string>>

/**
 * Reads the documents that publishable keys may run: those that the SDK marks so. Generated with the SDK's operations.
 */
export function readSafelist(file: URL = new URL('../generated/safelist.json', import.meta.url)): Safelist {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Safelist) : {}
}
