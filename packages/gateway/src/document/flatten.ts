import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import type { Variables } from './coerce-variables.ts'

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** Returns the names of the variables on which `@skip` and `@include` of an operation depend, sorted. */
export function listConditions(operation: OperationDefinitionNode, fragments: Fragments): string[] {
  const names = new Set<string>()
  const sets = new Set<SelectionSetNode>([operation.selectionSet])
  // Iterating a Set also visits the items that are added meanwhile.
  for (const { selections } of sets) {
    for (const selection of selections) {
      for (const directive of selection.directives ?? []) {
        const value = conditionOf(directive)
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
      }
      const below = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
      if (below?.selectionSet) sets.add(below.selectionSet)
    }
  }
  return [...names].toSorted()
}

/**
 * Returns the operation for given values of its conditions: skipped fields are gone, fragments are written out, and a
 * type condition is left only where it decides something. Planning, fetching and writing then know no conditions at
 * all. A selection may end up empty: `{ me { name @skip(if: true) } }` results in `{ "me": {} }`.
 */
export function flattenOperation(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
  variables: Variables,
): OperationDefinitionNode {
  const flatten = (set: SelectionSetNode, parent: GraphQLCompositeType): SelectionNode[] =>
    set.selections.flatMap((selection): SelectionNode[] => {
      if (!isIncluded(selection.directives, variables)) return []
      if (selection.kind === Kind.FIELD) return [flattenField(selection, parent)]
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
      if (!fragment) return []
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value)
      if (!isCompositeType(condition) || alwaysHolds(condition, parent, schema)) {
        return flatten(fragment.selectionSet, parent)
      }
      const selections = flatten(fragment.selectionSet, condition)
      if (selections.length === 0) return []
      const typeCondition = fragment.typeCondition
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          ...(typeCondition && { typeCondition }),
          selectionSet: { kind: Kind.SELECTION_SET, selections },
        },
      ]
    })

  const flattenField = (field: FieldNode, parent: GraphQLCompositeType): FieldNode => {
    const { directives: _, ...plain } = field
    if (!field.selectionSet) return plain
    const selections = flatten(field.selectionSet, compositeTypeOf(field.name.value, parent))
    return { ...plain, selectionSet: { kind: Kind.SELECTION_SET, selections } }
  }

  const root = schema.getRootType(operation.operation)!
  return { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: flatten(operation.selectionSet, root) } }
}

function compositeTypeOf(field: string, parent: GraphQLCompositeType): GraphQLCompositeType {
  const fields = 'getFields' in parent ? parent.getFields() : {}
  // Validation has refused fields that do not exist and selections below leaves.
  const definition = fields[field] ?? (field === '__type' ? TypeMetaFieldDef : SchemaMetaFieldDef)
  return getNamedType(definition.type) as GraphQLCompositeType
}

function alwaysHolds(condition: GraphQLCompositeType, parent: GraphQLCompositeType, schema: GraphQLSchema): boolean {
  if (condition === parent) return true
  return isAbstractType(condition) && !('getTypes' in parent) && schema.isSubType(condition, parent)
}

function isIncluded(directives: readonly DirectiveNode[] | undefined, variables: Variables): boolean {
  for (const directive of directives ?? []) {
    const value = conditionOf(directive)
    if (!value) continue
    const holds =
      value.kind === Kind.VARIABLE ? variables[value.name.value] === true : value.kind === Kind.BOOLEAN && value.value
    if (holds === (directive.name.value === 'skip')) return false
  }
  return true
}

function conditionOf(directive: DirectiveNode) {
  const { name } = directive
  return name.value === 'skip' || name.value === 'include' ? directive.arguments?.[0]?.value : undefined
}
