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

/** Selections of an interface, without remote fields in its fragments. */
interface LiftedSelections {
  readonly selections: readonly SelectionNode[]
  /** The only type on which the client wants a field, where no other selection has the same key. */
  readonly onlyOf?: ReadonlyMap<FieldNode, string>
}

/**
 * Moves remote fields out of fragments up to the interface: they belong to a subgraph to which the interface is one
 * object type, and which cannot know the type of an object.
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

  // A field of the interface and one of some of its types may have the same key: then they are one field.
  const shared = new Set(kept.flatMap((selection) => (selection.kind === Kind.FIELD ? [responseKeyOf(selection)] : [])))
  for (const [field, type] of lifted) if (!isObjectType(schema.getType(type))) shared.add(responseKeyOf(field))
  const onlyOf = [...lifted].filter(([field]) => field.selectionSet && !shared.has(responseKeyOf(field)))
  return { selections: [typename, ...kept, ...lifted.keys()], onlyOf: new Map(onlyOf) }
}
