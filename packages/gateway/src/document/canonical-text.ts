import { type DefinitionNode, type DocumentNode, Kind, print, type SelectionSetNode, visit } from 'graphql'

/**
 * Returns the one text of all documents that ask the same in another print: whitespace, commas, comments, descriptions,
 * the order of definitions, the notation of strings and plain `__typename` selections are gone; everything else stands as
 * it was written. Clients print documents in their own ways, and add `__typename` to every selection set.
 *
 * What is left out cannot change what is done. `__typename` runs no resolver and needs no scope, and its values, names of
 * types, are public. One with an alias or a directive stays, and so does one that is alone in its set. The text parses
 * into what is left of the document, so two documents have the same text only if that is the same for both.
 */
export function canonicalText(document: DocumentNode): string {
  const stripped = visit(document, {
    SelectionSet: withoutTypename,
    StringValue: (node) => (node.block ? { ...node, block: false } : undefined),
    OperationDefinition: withoutDescription,
    FragmentDefinition: withoutDescription,
    VariableDefinition: withoutDescription,
  })
  return print({ ...stripped, definitions: stripped.definitions.toSorted(byName) })
}

function withoutTypename(set: SelectionSetNode): SelectionSetNode {
  const kept = set.selections.filter(
    (selection) =>
      selection.kind !== Kind.FIELD ||
      selection.name.value !== '__typename' ||
      selection.alias !== undefined ||
      (selection.directives?.length ?? 0) > 0,
  )
  return { ...set, selections: kept.length > 0 ? kept : set.selections.slice(0, 1) }
}

function withoutDescription<Node extends { readonly description?: unknown }>(node: Node): Node | undefined {
  return node.description === undefined ? undefined : { ...node, description: undefined }
}

function byName(left: DefinitionNode, right: DefinitionNode): number {
  const [a, b] = [nameOf(left), nameOf(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** Names are unique among the definitions of one kind: validation has seen to it. */
function nameOf(definition: DefinitionNode): string {
  return `${definition.kind} ${'name' in definition ? (definition.name?.value ?? '') : ''}`
}
