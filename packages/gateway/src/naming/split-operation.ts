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

/** A flat operation in two parts: fields that the gateway resolves itself, and fields of subgraphs. */
export interface SplitOperation {
  /**
   * Texts for the planner, whose plans run one after the other; none when no subgraph is needed. A query is one text.
   * Each root field of a mutation is one: all that it selects, in whatever subgraph, is read before the next field
   * begins.
   */
  readonly fetched: readonly string[]
  /** The part with `__schema` and `__type`; null when the operation selects neither. */
  readonly introspected: DocumentNode | null
}

/** Splits off the fields of introspection, which planners do not know, and drops `__typename` at the root. */
export function splitOperation(operation: OperationDefinitionNode): SplitOperation {
  // The root of a flat operation has only fields.
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

/** Selects `__typename` where every field was skipped: the object is still requested, since it may be null. */
function fillEmptySelections(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: (set) => (set.selections.length === 0 ? { ...set, selections: [typename] } : undefined),
  })
}
