import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Returns true when more than the id of what a field returns is selected. */
export function selectsMore({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): boolean {
  const hasMore = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value !== 'id' && selection.name.value !== '__typename'
      if (selection.kind === Kind.INLINE_FRAGMENT) return hasMore(selection.selectionSet)
      return hasMore(fragments[selection.name.value]!.selectionSet)
    })
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && hasMore(selectionSet))
}
