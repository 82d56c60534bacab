import { type FieldNode, type GraphQLSchema, isObjectType, Kind, print, type SelectionNode } from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'

/**
 * Lists the fields that two types select under one key with different fields below, each with its type. Under one key,
 * the objects of each type would be asked for the other type's fields too, and could fail because of them.
 */
export function listApart(selections: readonly SelectionNode[], schema: GraphQLSchema): Map<FieldNode, string> {
  const found = new Map<string, { readonly field: FieldNode; readonly type: string }[]>()
  const collect = (set: readonly SelectionNode[], type: string): void => {
    for (const selection of set) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet.selections, selection.typeCondition?.name.value ?? type)
      } else if (selection.kind === Kind.FIELD && selection.selectionSet) {
        const key = responseKeyOf(selection)
        found.set(key, [...(found.get(key) ?? []), { field: selection, type }])
      }
    }
  }
  collect(selections, '')
  const apart = new Map<FieldNode, string>()
  for (const uses of found.values()) {
    const isApart =
      uses.every(({ type }) => isObjectType(schema.getType(type))) &&
      new Set(uses.map(({ field }) => print(field.selectionSet!))).size > 1
    if (isApart) for (const { field, type } of uses) apart.set(field, type)
  }
  return apart
}
