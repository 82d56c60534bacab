import { readFileSync } from 'node:fs'

/** Reads the texts of the SDK's documents, exactly as it sends them. Generated with the SDK's operations. */
export function readOwnDocuments(): readonly string[] {
  const file = new URL('../generated/own-documents.json', import.meta.url)
  return Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
}
