import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** The size of an operation with every fragment written out where it is spread. */
export interface ExpandedSize {
  readonly selections: number
  /** Fields that return an entity. */
  readonly entityHops: number
  /** Levels of nested fields. */
  readonly depth: number
}

const nothing: ExpandedSize = { selections: 0, entityHops: 0, depth: 0 }

/**
 * Counts an operation before anything walks it. Twenty-six fragments of which each spreads the next one twice are 2^26
 * selections in a kilobyte: each fragment is counted once and remembered, so the count itself takes time in proportion
 * to the text. Invalid parts count as nothing here; validation comes later and refuses them.
 */
export function measureOperation(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  schema: GraphQLSchema,
  entities: ReadonlySet<string>,
): ExpandedSize {
  const known = new Map<string, ExpandedSize>()

  const measureFragment = (fragment: FragmentDefinitionNode): ExpandedSize => {
    const name = fragment.name.value
    const counted = known.get(name)
    if (counted) return counted
    // A fragment that spreads itself meets this entry; validation refuses the cycle.
    known.set(name, nothing)
    const size = measure(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
    known.set(name, size)
    return size
  }

  const measure = (set: SelectionSetNode, parent: GraphQLNamedType | null | undefined): ExpandedSize => {
    let selections = 0
    let entityHops = 0
    let depth = 0
    for (const selection of set.selections) {
      let size = nothing
      if (selection.kind === Kind.FIELD) {
        selections += 1
        const type = typeOfField(parent, selection.name.value)
        if (type && entities.has(type.name)) entityHops += 1
        const below = selection.selectionSet ? measure(selection.selectionSet, type) : nothing
        size = { ...below, depth: below.depth + 1 }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value
        size = measure(selection.selectionSet, condition === undefined ? parent : schema.getType(condition))
      } else {
        const fragment = fragments.get(selection.name.value)
        if (fragment) size = measureFragment(fragment)
      }
      selections += size.selections
      entityHops += size.entityHops
      depth = Math.max(depth, size.depth)
    }
    return { selections, entityHops, depth }
  }

  return measure(operation.selectionSet, schema.getRootType(operation.operation))
}

function typeOfField(parent: GraphQLNamedType | null | undefined, field: string): GraphQLNamedType | null {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return null
  const definition = Object.hasOwn(parent.getFields(), field) ? parent.getFields()[field] : undefined
  const type = definition && getNamedType(definition.type)
  return isCompositeType(type) ? type : null
}
