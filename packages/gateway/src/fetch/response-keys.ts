import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'

/**
 * Lists the response keys that a planned operation fills at its top, or below one of its top keys, for all types and
 * conditions. Needed only when the fetch fails, to know which fields it leaves empty.
 */
export function listResponseKeys(operation: string, below: string | null): Set<string> {
  const document = parse(operation, { noLocation: true })
  const root = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!root) return new Set()
  const top = [...fieldsOf(root.selectionSet, document)]
  const fields =
    below === null
      ? top
      : top
          .filter((field) => responseKeyOf(field) === below)
          .flatMap((field) => (field.selectionSet ? [...fieldsOf(field.selectionSet, document)] : []))
  return new Set(fields.map(responseKeyOf).filter((key) => key !== '__typename'))
}

function* fieldsOf(set: SelectionSetNode, document: DocumentNode): Generator<FieldNode> {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) yield selection
    else if (selection.kind === Kind.INLINE_FRAGMENT) yield* fieldsOf(selection.selectionSet, document)
    else {
      const fragment = document.definitions.find(
        (node): node is FragmentDefinitionNode =>
          node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
      )
      if (fragment) yield* fieldsOf(fragment.selectionSet, document)
    }
  }
}
