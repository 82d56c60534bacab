import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  Kind,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { DocumentFile } from '../plugin.ts'
import type { Operation } from './operation.ts'

/** An operation without fragments, and its text exactly as it is sent. */
export interface DocumentText {
  readonly document: DocumentNode
  readonly text: string
}

/**
 * Returns the text of an operation: what its fragments select stands in their place, and nothing is there for the eye. Each
 * program that uses the operation carries the text, and each request repeats it; this is half of what is written by hand.
 */
export function readText({ node }: Operation, schema: GraphQLSchema, documents: DocumentFile[]): DocumentText {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of documents.flatMap(({ document }) => document?.definitions ?? [])) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const typeInfo = new TypeInfo(schema)
  const inlined = visit(
    node,
    visitWithTypeInfo(typeInfo, {
      FragmentSpread({ name, directives }): InlineFragmentNode {
        const { typeCondition, selectionSet } = fragments.get(name.value)!
        const isOfParent = typeCondition.name.value === typeInfo.getParentType()?.name
        return {
          kind: Kind.INLINE_FRAGMENT,
          ...(!isOfParent && { typeCondition }),
          ...(directives && { directives }),
          selectionSet,
        }
      },
      SelectionSet: { leave: flatten },
    }),
  )
  return {
    document: { kind: Kind.DOCUMENT, definitions: [inlined] },
    text: stripIgnoredCharacters(print(inlined)),
  }
}

/** Puts what an inline fragment without a condition selects in its place, and each selection once. */
function flatten(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.flatMap((selection) => {
    const isPlain = selection.kind === Kind.INLINE_FRAGMENT && !selection.typeCondition && !selection.directives?.length
    return isPlain ? selection.selectionSet.selections : [selection]
  })
  return { ...set, selections: [...new Map(selections.map((selection) => [print(selection), selection])).values()] }
}
