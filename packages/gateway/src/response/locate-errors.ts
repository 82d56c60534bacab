import {
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { createReader, isResponseObject, type ResponseObject, type ResponsePath } from '../base/response-data.ts'
import { responseKeyOf } from '../base/response-key.ts'
import { satisfies, type TypeTest } from '../base/type-test.ts'
import { addError, type Run } from '../fetch/run.ts'
import type { DataKeys } from '../naming/assign-keys.ts'

/** Turns the paths of a run's errors from paths in its data into paths in the client's response. */
export type LocateErrors = (run: Run) => void

/**
 * Makes the function that locates errors. It is not compiled, since errors are rare: it walks the client's operation
 * along the data. A field that the client selected under two keys failed twice; one that only the plan needs failed
 * where the client's part of its path ends.
 */
export function createLocateErrors(
  operation: OperationDefinitionNode,
  keys: DataKeys,
  test: TypeTest,
  schema: GraphQLSchema,
): LocateErrors {
  const locate = (
    sets: readonly SelectionSetNode[],
    value: unknown,
    path: ResponsePath,
    isOfType: TypeTest,
  ): ResponsePath[] => {
    const [segment, ...rest] = path
    if (segment === undefined) return [[]]
    if (typeof segment === 'number') {
      const item: unknown = Array.isArray(value) ? value[segment] : undefined
      return locate(sets, item, rest, isOfType).map((below) => [segment, ...below])
    }
    const fields = new Map<string, SelectionSetNode[]>()
    for (const node of fieldsOf(sets, value, isOfType, schema)) {
      if (keys.get(node) !== segment) continue
      const key = responseKeyOf(node)
      const below = fields.get(key) ?? []
      fields.set(key, below)
      if (node.selectionSet) below.push(node.selectionSet)
    }
    const next = isResponseObject(value) ? createReader(segment)(value) : undefined
    return [...fields].flatMap(([key, below]) => locate(below, next, rest, isOfType).map((place) => [key, ...place]))
  }

  return (run) => {
    const find = (path: ResponsePath, isOfType = test): ResponsePath[] =>
      locate([operation.selectionSet], run.data, path, isOfType)
    for (const error of run.errors.splice(0)) {
      const { path } = error
      let places = path ? find(path) : []
      // The client selects this field on other types only, so the error is not for it.
      if (path && places.length === 0 && find(path, ofAnyType).length > 0) continue
      for (let end = (path?.length ?? 0) - 1; places.length === 0 && end > 0; end -= 1)
        places = find(path!.slice(0, end))
      if (places.length === 0) addError(run, error)
      for (const place of places) addError(run, { ...error, path: place })
    }
  }
}

const ofAnyType: TypeTest = () => true

/** Returns the fields that the sets select on a value; on one of unknown type, those for any type. */
function* fieldsOf(
  sets: readonly SelectionSetNode[],
  value: unknown,
  test: TypeTest,
  schema: GraphQLSchema,
): Generator<FieldNode> {
  for (const { selections } of sets) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) yield selection
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value
        const holds = condition === undefined || !isResponseObject(value) || canBe(value, condition, test, schema)
        if (holds) yield* fieldsOf([selection.selectionSet], value, test, schema)
      }
    }
  }
}

/** Returns true when an object is of a type, or may be because only its interface is known. */
function canBe(object: ResponseObject, condition: string, test: TypeTest, schema: GraphQLSchema): boolean {
  return satisfies(object, [condition], test) || isInterfaceType(schema.getType(String(object['__typename'])))
}
