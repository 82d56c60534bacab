import type { Plugin } from '../plugin.ts'
import { readText } from './document-text.ts'
import { hasMark, readOperations } from './operation.ts'

/** Writes the text of each of the SDK's documents, exactly as it is sent, and for which keys it is listed. */
export const plugin: Plugin = (schema, documents) => {
  const listed = readOperations(schema, documents).map((operation) => ({
    text: readText(operation, schema, documents).text,
    audiences: (['publishable', 'shopper', 'anyone'] as const)
      .filter((mark) => hasMark(operation, mark))
      .map((mark) => mark.toUpperCase()),
  }))
  return `${JSON.stringify(listed, null, 2)}\n`
}
