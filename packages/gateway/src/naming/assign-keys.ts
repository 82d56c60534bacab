import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { responseKeyOf } from '../base/response-key.ts'
import type { Supergraph } from '../schema/supergraph.ts'
import { liftRemote } from './lift-remote.ts'
import { listApart } from './list-apart.ts'

/** The keys under which the data of each field of a flat operation lies: not the client's, but ours. */
export type DataKeys = ReadonlyMap<FieldNode, string>

/** An operation as it is planned, and the keys of its data. */
export interface KeyedOperation {
  /** The operation with our keys as its aliases. */
  readonly keyed: OperationDefinitionNode
  readonly keys: DataKeys
}

/** Assigns keys to flat operations. */
export type AssignKeys = (operation: OperationDefinitionNode) => KeyedOperation

/**
 * Gives equal fields equal keys and different fields different ones, whatever aliases the client chose: the key of a
 * field is its name, with a number where another field of the operation has that name already. So an alias can neither
 * hide a field that a plan needs, such as a key or what `@requires` names, nor stand for two things in two types. Only
 * at the root, where plans need nothing else, the client's own keys remain.
 *
 * Fields of an interface that a subgraph has without knowing the types behind it (`@interfaceObject`) are asked of the
 * interface even where the client wants them of some types only: that subgraph cannot know the type of an object.
 */
export function createAssignKeys({
  schema,
  remoteFields,
  requiredFields,
}: Pick<Supergraph, 'schema' | 'remoteFields' | 'requiredFields'>): AssignKeys {
  const names = readFieldNames(schema)

  return (operation) => {
    const keys = new Map<FieldNode, string>()
    const known = new Map<string, string>()
    const apart = new Map<FieldNode, string>()
    const taken = new Set<string>()
    let count = 0
    const keyOf = (node: FieldNode, field: GraphQLField<unknown, unknown> | undefined, onlyOf = ''): string => {
      const name = node.name.value
      const given = (node.arguments ?? []).map(print).toSorted().join()
      // A null below one key must not cause one below another, so objects are requested under each.
      const alias = node.selectionSet ? responseKeyOf(node) : ''
      const signature = `${name}(${given})${field ? shapeOf(field.type) : ''} ${alias} ${onlyOf}`
      let key = known.get(signature)
      if (key !== undefined) return key
      // Plans request required fields with arguments of their own.
      const isReserved = field && field.args.length > 0 && requiredFields.has(name)
      key = isReserved ? `${name}_${count++}` : name
      while (taken.has(key) || (key !== name && names.has(key))) key = `${name}_${count++}`
      taken.add(key)
      known.set(signature, key)
      return key
    }

    const assign = (
      set: SelectionSetNode,
      parent: GraphQLCompositeType,
      isRoot = false,
      isInside = false,
    ): SelectionSetNode => {
      const { selections, onlyOf } = liftRemote(set.selections, remoteFields.get(parent.name), schema)
      // A fragment shares its keys with the fields around it, so keys are separated at the outermost selection.
      if (!isInside) for (const each of [...listApart(selections, schema), ...(onlyOf ?? [])]) apart.set(...each)
      const assigned = selections.map((selection): SelectionNode => {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value)
          const type = isCompositeType(condition) ? condition : parent
          return { ...selection, selectionSet: assign(selection.selectionSet, type, isRoot, true) }
        }
        if (selection.kind !== Kind.FIELD) return selection
        const { alias: _, ...plain } = selection
        const name = selection.name.value
        if (name === '__typename') return plain
        const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
        const key = isRoot ? responseKeyOf(selection) : keyOf(selection, field, apart.get(selection))
        keys.set(selection, key)
        const named = field && getNamedType(field.type)
        return {
          ...plain,
          ...(key !== name && { alias: { kind: Kind.NAME, value: key } }),
          // Fields of introspection, which have no definition here, keep what is below them.
          ...(selection.selectionSet &&
            isCompositeType(named) && { selectionSet: assign(selection.selectionSet, named) }),
        }
      })
      return { ...set, selections: assigned }
    }

    const root = schema.getRootType(operation.operation)!
    return { keyed: { ...operation, selectionSet: assign(operation.selectionSet, root, true) }, keys }
  }
}

function readFieldNames(schema: GraphQLSchema): Set<string> {
  return new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
    ),
  )
}

/** Describes what two fields must have in common to share a key: lists, nulls, the type of leaves. */
function shapeOf(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}!`
  if (isListType(type)) return `[${shapeOf(type.ofType)}]`
  return isLeafType(type) ? type.name : '{}'
}
