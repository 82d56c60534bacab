import { type GraphQLInterfaceType, type GraphQLObjectType, Kind, type SelectionSetNode } from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'
import type { TypeTest } from '../base/type-test.ts'
import type { DataKeys } from '../naming/assign-keys.ts'

/** A field of the response: everything that a flat operation selects under one response key of one type. */
export interface CollectedField {
  readonly key: string
  readonly name: string
  /** The key of its data. */
  readonly dataKey: string
  readonly sets: readonly SelectionSetNode[]
}

/** Collects the fields that selection sets select on an object of the given type, in the order of the response. */
export function collectFields(
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  test: TypeTest,
  keys: DataKeys,
): CollectedField[] {
  const found = new Map<string, { key: string; name: string; dataKey: string; sets: SelectionSetNode[] }>()
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value
        const key = responseKeyOf(selection)
        const field = found.get(key) ?? { key, name, dataKey: keys.get(selection) ?? name, sets: [] }
        found.set(key, field)
        if (selection.selectionSet) field.sets.push(selection.selectionSet)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value
        if (condition === undefined || test(type.name, condition)) collect(selection.selectionSet)
      }
    }
  }
  for (const set of sets) collect(set)
  return [...found.values()]
}
