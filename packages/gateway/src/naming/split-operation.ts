import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type SelectionNode,
  visit,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'

/** A flat operation in parts: what the gateway knows by itself and what subgraphs have to be asked. */
export interface SplitOperation {
  /**
   * Texts for the planner, whose plans run one after the other; none when no subgraph has to be asked. A query is one.
   * Of a mutation each root field is one: everything that it selects, wherever that lies, is read before the next begins.
   */
  readonly fetched: readonly string[]
  /** The half with `__schema` and `__type`; null when the operation asks for neither. */
  readonly introspected: DocumentNode | null
}

/** Takes the fields of introspection out of an operation, which planners do not know, and `__typename` at its root. */
export function splitOperation(operation: OperationDefinitionNode): SplitOperation {
  // At the root of a flat operation there are fields only.
  const fields = operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD)
  const asked = fields.filter(({ name }) => !name.value.startsWith('__'))
  const known = fields.filter(({ name }) => name.value === '__schema' || name.value === '__type')
  const parts =
    operation.operation === OperationTypeNode.MUTATION ? [...Map.groupBy(asked, responseKeyOf).values()] : [asked]
  return {
    fetched: parts
      .filter((part) => part.length > 0)
      .map((part) => print(fillEmptySelections(selectFields(operation, part)))),
    introspected: known.length > 0 ? selectFields(operation, known) : null,
  }
}

function selectFields(operation: OperationDefinitionNode, selections: readonly FieldNode[]): DocumentNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] }
}

const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

/** An object of which every field was skipped must still be asked for, to learn whether it is null. */
function fillEmptySelections(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined),
  })
}
