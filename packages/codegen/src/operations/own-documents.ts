import type { Plugin } from '../plugin.ts'
import { readDocumentTexts } from './documents.ts'
import { readOperations } from './operation.ts'

/** Writes the text of each of the SDK's documents, exactly as it is sent, and for which keys it is listed. */
export const plugin: Plugin = async (schema, documents) => {
  const texts = await readDocumentTexts(schema, documents)
  const listed = readOperations(schema, documents).map(({ name, isPublishable }) => ({
    text: texts.get(name)!,
    audiences: isPublishable ? ['PUBLISHABLE'] : [],
  }))
  return `${JSON.stringify(listed, null, 2)}\n`
}
