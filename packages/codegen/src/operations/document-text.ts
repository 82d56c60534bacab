import { type DocumentNode, type FragmentDefinitionNode, Kind, print, stripIgnoredCharacters, visit } from 'graphql'
import type { DocumentFile } from '../plugin.ts'
import type { Operation } from './operation.ts'

/** An operation with the fragments that it uses, and their text exactly as it is sent. */
export interface DocumentText {
  readonly document: DocumentNode
  readonly text: string
}

/**
 * Returns the text of an operation without what a parser ignores: it first, then its fragments in the order of their use, each on a line
 * of its own. Blanks would be a quarter of a bundle's bytes and of a request's.
 */
export function readText({ node }: Operation, documents: DocumentFile[]): DocumentText {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of documents.flatMap(({ document }) => document?.definitions ?? [])) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const used = new Set<FragmentDefinitionNode>()
  const collect = (root: Operation['node'] | FragmentDefinitionNode): void => {
    visit(root, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || used.has(fragment)) return
        used.add(fragment)
        collect(fragment)
      },
    })
  }
  collect(node)
  const definitions = [node, ...used]
  return {
    document: { kind: Kind.DOCUMENT, definitions },
    text: definitions.map((definition) => stripIgnoredCharacters(print(definition))).join('\n'),
  }
}
