import {
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'

const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

/** Selections of an interface whose fragments hold no remote field any more. */
interface LiftedSelections {
  readonly selections: readonly SelectionNode[]
  /** The type of which alone the client wants a field, where no other selection has the same key. */
  readonly onlyOf?: ReadonlyMap<FieldNode, string>
}

/**
 * Takes the remote fields out of the fragments that stand between them and the interface: a subgraph to which the interface
 * is one object type has them, and cannot say which type an object is of.
 */
export function liftRemote(
  selections: readonly SelectionNode[],
  remote: ReadonlySet<string> | undefined,
  schema: GraphQLSchema,
): LiftedSelections {
  if (!remote) return { selections }
  const lifted = new Map<FieldNode, string>()
  const keepFragment = (fragment: InlineFragmentNode, outer: string): InlineFragmentNode[] => {
    const condition = fragment.typeCondition?.name.value ?? outer
    const kept = fragment.selectionSet.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return keepFragment(selection, condition)
      if (selection.kind !== Kind.FIELD || !remote.has(selection.name.value)) return [selection]
      lifted.set(selection, condition)
      return []
    })
    return kept.length > 0 ? [{ ...fragment, selectionSet: { ...fragment.selectionSet, selections: kept } }] : []
  }
  const kept = selections.flatMap((selection): SelectionNode[] =>
    selection.kind === Kind.INLINE_FRAGMENT ? keepFragment(selection, '') : [selection],
  )
  if (lifted.size === 0) return { selections }

  // Objects may meet a field of their interface, and one of a part of its types, under the same key: then it is one field.
  const shared = new Set(kept.flatMap((selection) => (selection.kind === Kind.FIELD ? [responseKeyOf(selection)] : [])))
  for (const [field, type] of lifted) if (!isObjectType(schema.getType(type))) shared.add(responseKeyOf(field))
  const onlyOf = [...lifted].filter(([field]) => field.selectionSet && !shared.has(responseKeyOf(field)))
  return { selections: [typename, ...kept, ...lifted.keys()], onlyOf: new Map(onlyOf) }
}
