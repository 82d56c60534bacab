import { createHash } from 'node:crypto'
import type { Plugin } from '../plugin.ts'
import { readDocumentTexts } from './documents.ts'
import { readOperations } from './operation.ts'

/** Writes the documents that a publishable key may run: the SHA-256 of each text as it is sent, with its operation. */
export const plugin: Plugin = async (schema, documents) => {
  const texts = await readDocumentTexts(schema, documents)
  const listed = readOperations(schema, documents).filter((operation) => operation.isPublishable)
  const digests = listed.map(({ name }) => [createHash('sha256').update(texts.get(name)!).digest('hex'), name])
  return `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`
}
