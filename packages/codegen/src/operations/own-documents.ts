import type { Plugin } from '../plugin.ts'
import { readDocumentTexts } from './documents.ts'
import { readOperations } from './operation.ts'

/** Writes the text of each of the SDK's documents, exactly as it is sent, by the name of its operation. */
export const plugin: Plugin = async (schema, documents) => {
  const texts = await readDocumentTexts(schema, documents)
  const named = readOperations(schema, documents).map(({ name }) => [name, texts.get(name)!])
  return `${JSON.stringify(Object.fromEntries(named), null, 2)}\n`
}
