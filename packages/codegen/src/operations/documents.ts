import type { DocumentFile, Plugin } from '../plugin.ts'
import { plugin as printTypedDocuments } from '@graphql-codegen/typed-document-node'
import type { GraphQLSchema } from 'graphql'

const config = { documentMode: 'string', pureMagicComment: true, useTypeImports: true }

/**
 * Writes the documents as typed strings. The official plugin prints a class of its own into each file, which imports a
 * package; the SDK has that class once and depends on nothing, so the class and the fragments, which are part of the
 * documents already, are cut away.
 */
export const plugin: Plugin = async (schema, documents) => ({
  prepend: ["import { TypedDocumentString } from '../typed-document.ts';"],
  content: await printDocuments(schema, documents),
})

/** Returns the text of each document exactly as it is sent, by the name of its operation. */
export async function readDocumentTexts(
  schema: GraphQLSchema,
  documents: DocumentFile[],
): Promise<Map<string, string>> {
  const printed = await printDocuments(schema, documents)
  const texts = printed.matchAll(/new TypedDocumentString\(`((?:query|mutation) (\w+)[^`]*)`\)/g)
  return new Map(Array.from(texts, ([, text, name]) => [name!, text!]))
}

async function printDocuments(schema: GraphQLSchema, documents: DocumentFile[]): Promise<string> {
  const printed = await printTypedDocuments(schema, documents, config as never, { outputFile: 'documents.ts' })
  const content = typeof printed === 'string' ? printed : printed.content
  const start = content.search(/export const \w+Document =/)
  return content
    .slice(start)
    .replaceAll(/`\s*([^`]*?)\s*`/g, '`$1`')
    .replaceAll(/^\s+fragment /gm, 'fragment ')
}
