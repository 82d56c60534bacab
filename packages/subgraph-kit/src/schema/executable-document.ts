import { isExecutableDefinitionNode, parse } from 'graphql'

/** Maximum of lexical tokens of a document, wherever one is read. */
export const maxDocumentTokens = 2_000
const maxDocumentLength = 32_768
/** Control characters other than tab and line break, and halves of surrogate pairs. */
const unsound = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u

/** The end of a sentence about the form of an executable document. */
export const documentForm = `a GraphQL document of operations and fragments, with at most ${maxDocumentLength.toLocaleString('en-US')} characters and ${maxDocumentTokens.toLocaleString('en-US')} tokens`

/** Returns true for the text of a document that parses and holds operations and fragments only. */
export function isExecutableDocument(text: string): boolean {
  if (text.length > maxDocumentLength || unsound.test(text)) return false
  try {
    return parse(text, { maxTokens: maxDocumentTokens, noLocation: true }).definitions.every(isExecutableDefinitionNode)
  } catch {
    return false
  }
}
