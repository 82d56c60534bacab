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

/** Where the data of each field of a flat operation lies: not under the client's key, but under one of ours. */
export type DataKeys = ReadonlyMap<FieldNode, string>

/** An operation in the form in which it is planned, and where to find what it fetched. */
export interface KeyedOperation {
  /** The operation with our keys as its aliases. */
  readonly keyed: OperationDefinitionNode
  readonly keys: DataKeys
}

/** Assigns keys to flat operations. */
export type AssignKeys = (operation: OperationDefinitionNode) => KeyedOperation

/**
 * Gives equal fields equal keys and different fields different ones, whatever aliases the client chose: a field is known
 * by its name, and where another field of the operation has that already by a number too. So an alias can neither hide
 * a field that a plan needs, such as a key or what `@requires` names, nor stand for two things in two types. Only at the
 * root, where plans need nothing else, the client's own keys remain.
 *
 * Fields of an interface that a subgraph has without knowing the types behind it (`@interfaceObject`) are asked of the
 * interface even where the client wants them of some types only: which type an object is of, that subgraph cannot say.
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
      // A null below one key is no reason for one below another, so objects are asked for under each.
      const alias = node.selectionSet ? responseKeyOf(node) : ''
      const signature = `${name}(${given})${field ? shapeOf(field.type) : ''} ${alias} ${onlyOf}`
      let key = known.get(signature)
      if (key !== undefined) return key
      // A plan asks for what is required with arguments of its own.
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
      // A fragment shares its keys with what stands around it, so they are told apart where the outermost one stands.
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

/** What must be the same of two fields that share a key: lists, nulls, the type of leaves. */
function shapeOf(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}!`
  if (isListType(type)) return `[${shapeOf(type.ofType)}]`
  return isLeafType(type) ? type.name : '{}'
}
