import { type DocumentNode, Kind, type OperationDefinitionNode, print, type SelectionNode, visit } from 'graphql'

/** A flat operation in two halves: what the gateway knows by itself and what subgraphs have to be asked. */
export interface SplitOperation {
  /** The text for the planner; null when no subgraph has to be asked. */
  readonly fetched: string | null
  /** The half with `__schema` and `__type`; null when the operation asks for neither. */
  readonly introspected: DocumentNode | null
}

/** Takes the fields of introspection out of an operation, which planners do not know, and `__typename` at its root. */
export function splitIntrospection(operation: OperationDefinitionNode): SplitOperation {
  const half = (isKept: (field: string) => boolean): DocumentNode | null => {
    // At the root of a flat operation there are fields only.
    const selections = operation.selectionSet.selections.filter(
      (selection) => selection.kind === Kind.FIELD && isKept(selection.name.value),
    )
    if (selections.length === 0) return null
    const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
    return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] }
  }
  const fetched = half((field) => !field.startsWith('__'))
  return {
    fetched: fetched && print(fillEmptySelections(fetched)),
    introspected: half((field) => field === '__schema' || field === '__type'),
  }
}

const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

/** An object of which every field was skipped must still be asked for, to learn whether it is null. */
function fillEmptySelections(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined),
  })
}
