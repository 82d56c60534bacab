import { type ASTNode, type DocumentNode, Kind, parse, print, visit } from 'graphql'
import type { RandomOperation } from './random-operations.ts'

/**
 * The smallest operation that still holds what `holds` says, by leaving out one selection, directive or argument after the
 * other, and writing fragments out; `holds` gets texts that may be invalid.
 */
export async function minimiseOperation(
  operation: RandomOperation,
  holds: (candidate: RandomOperation) => Promise<boolean>,
): Promise<RandomOperation> {
  let smallest = { ...operation, query: print(parse(operation.query)) }
  // What is left out late may be why something earlier had to stay.
  for (let before = ''; before !== smallest.query;) {
    before = smallest.query
    for (let position = 0; ;) {
      const candidate = change(smallest, position)
      if (!candidate) break
      if (candidate.query !== smallest.query && (await holds(candidate))) smallest = candidate
      else position += 1
    }
  }
  return smallest
}

/** The operation without what stands at a position of its tree, or with less of it; null past the end. */
function change({ query, variables }: RandomOperation, position: number): RandomOperation | null {
  let at = 0
  const document = parse(query, { noLocation: true })
  const changed: DocumentNode = visit(document, {
    enter(node: ASTNode) {
      const alternatives = listAlternatives(node, document)
      const index = position - at
      at += alternatives.length
      return index >= 0 && index < alternatives.length ? alternatives[index] : undefined
    },
  })
  if (position >= at) return null
  const tidy = dropUnused(dropEmpty(changed))
  const declared = new Set<string>()
  visit(tidy, { VariableDefinition: (node) => void declared.add(node.variable.name.value) })
  return {
    query: print(tidy),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => declared.has(name))),
  }
}

function listAlternatives(node: ASTNode, document: DocumentNode): readonly (ASTNode | null)[] {
  switch (node.kind) {
    case Kind.FIELD: {
      const { alias, ...plain } = node
      return alias ? [null, plain] : [null]
    }
    case Kind.FRAGMENT_SPREAD: {
      const written = document.definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === node.name.value,
      )
      return written?.kind === Kind.FRAGMENT_DEFINITION ? [null, { ...written, kind: Kind.INLINE_FRAGMENT }] : [null]
    }
    case Kind.SELECTION_SET: {
      const selections = node.selections.flatMap((each) =>
        each.kind === Kind.INLINE_FRAGMENT ? each.selectionSet.selections : [each],
      )
      return node.selections.some(({ kind }) => kind === Kind.INLINE_FRAGMENT) ? [{ ...node, selections }] : []
    }
    case Kind.INLINE_FRAGMENT:
    case Kind.DIRECTIVE:
    case Kind.ARGUMENT:
      return [null]
    default:
      return []
  }
}

/** Removes nodes that have lost all their selections. */
function dropEmpty(document: DocumentNode): DocumentNode {
  const isEmpty = (node: { readonly selectionSet?: { readonly selections: readonly unknown[] } | undefined }) =>
    node.selectionSet?.selections.length === 0 ? null : undefined
  return visit(document, { Field: { leave: isEmpty }, InlineFragment: { leave: isEmpty } })
}

/** Fragments and variables that nothing uses any more would make the document invalid. */
function dropUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>()
  const reach = (node: ASTNode): void =>
    void visit(node, {
      Variable: ({ name }, _key, parent) => {
        if (!parent || !('kind' in parent) || parent.kind !== Kind.VARIABLE_DEFINITION) used.add(`$${name.value}`)
      },
      FragmentSpread: ({ name }) => {
        if (used.has(name.value)) return
        used.add(name.value)
        for (const definition of document.definitions) {
          if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value) reach(definition)
        }
      },
    })
  for (const definition of document.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) reach(definition)
  return visit(document, {
    FragmentDefinition: (node) => (used.has(node.name.value) ? undefined : null),
    VariableDefinition: (node) => (used.has(`$${node.variable.name.value}`) ? undefined : null),
  })
}
