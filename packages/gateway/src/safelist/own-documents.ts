import { readFileSync } from 'node:fs'
import type { ListedDocument } from './listed-document.ts'

/** Reads the SDK's documents, exactly as it sends them, each with those that it is listed for. Generated with the SDK's operations. */
export function readOwnDocuments(): readonly ListedDocument[] {
  const file = new URL('../generated/own-documents.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as ListedDocument[]
}
