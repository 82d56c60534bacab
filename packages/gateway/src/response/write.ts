import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLInterfaceType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { generate, quote, readExpression } from '../base/generate.ts'
import type { TypeTest } from '../base/type-test.ts'
import type { Run } from '../fetch/run.ts'
import type { DataKeys } from '../naming/assign-keys.ts'
import { type CollectedField, collectFields } from './collect-fields.ts'
import { reportMisfit, reportMissing } from './report-field.ts'
import { leafExpression } from './write-leaf.ts'

/**
 * Writes the data of a run as the text of the response's `data`, in the shape of the operation: nothing else that was
 * fetched gets out, nulls propagate as the specification says, and a missing value becomes an error of the run.
 */
export type WriteData = (run: Run) => string

/** The input of the generator. */
export interface WriterInput {
  readonly schema: GraphQLSchema
  /** Flat: without conditions and named fragments. */
  readonly operation: OperationDefinitionNode
  /** The keys of the data of each field. */
  readonly keys: DataKeys
  readonly test: TypeTest
  /**
   * Types that exist and that clients must not see: an object of one is null, without an error that would reveal it.
   */
  readonly inaccessible: ReadonlySet<string>
}

/**
 * Generates the writer of an operation: one function for each place at which the operation selects an object or a list.
 *
 * In the generated text `o` is an object or list, `x` a value of it, `t` the text so far and `P` the path: an array in
 * which each function sets its own segment, so that a path is copied only when there is something to report.
 * A function returns text; undefined for a null that has been reported; null for one that must not be reported.
 */
export function generateWriter(input: WriterInput): WriteData {
  const { schema, operation, keys, test } = input
  const functions: string[] = []
  const values: unknown[] = []
  const constants = { add: (value: unknown): string => `values[${values.push(value) - 1}]` }
  const known = new Map<string, string>()
  const setIds = new Map<SelectionSetNode, number>()

  /**
   * Returns the name of the function for this shape; equal shapes at the same depth share one, so that types do not
   * multiply.
   */
  const define = (shape: string, sets: readonly SelectionSetNode[], depth: number, body: () => string): string => {
    const ids = sets.map((set) => {
      const id = setIds.get(set) ?? setIds.size
      setIds.set(set, id)
      return id
    })
    const signature = `${shape}@${depth}/${ids.join('/')}`
    const existing = known.get(signature)
    if (existing !== undefined) return existing
    const name = `write${known.size}`
    known.set(signature, name)
    functions.push(`function ${name}(o,P,run){${body()}}`)
    return name
  }

  const pathAt = (depth: number, key: string): string => `[...P.slice(0,${depth}),${key}]`

  /** Returns the expression that writes `x`, which is not null and has the given key at `P[depth]`. */
  const valueExpression = (
    type: GraphQLOutputType,
    sets: readonly SelectionSetNode[],
    depth: number,
    key: string,
  ): string => {
    if (isNonNullType(type)) return valueExpression(type.ofType, sets, depth, key)
    if (isLeafType(type)) {
      return leafExpression(type, `misfit(run,${pathAt(depth, key)},${quote(type.name)})`, constants)
    }
    const name = isListType(type)
      ? define(`[${String(type.ofType)}]`, sets, depth, () => listBody(type.ofType, sets, depth + 1))
      : define(type.name, sets, depth, () => objectBody(type, sets, depth + 1))
    return `(P[${depth}]=${key},${name}(x,P,run))`
  }

  /** Returns code that leaves the text of `x` in `r`, or returns from the function where null is not allowed. */
  const writeValue = (
    type: GraphQLOutputType,
    sets: readonly SelectionSetNode[],
    at: { depth: number; key: string; dataKey: string; object: string; name: string },
  ): string => {
    const value = valueExpression(type, sets, at.depth, at.key)
    const required = isNonNullType(type)
    const missing = `missing(run,${pathAt(at.depth, at.key)},${at.object},x,${at.dataKey},${required ? quote(at.name) : 'null'})`
    if (!required) {
      return `if(x===undefined||x===null){if(x===undefined)${missing};r='null'}else r=${value}??'null';`
    }
    return (
      `if(x===undefined||x===null){${missing};return undefined}` +
      `r=${value};if(r===undefined)return undefined;if(r===null){x=null;${missing};return undefined}`
    )
  }

  const listBody = (item: GraphQLOutputType, sets: readonly SelectionSetNode[], depth: number): string => {
    const write = writeValue(item, sets, {
      depth,
      key: 'i',
      dataKey: 'null',
      object: 'null',
      name: `item of a list of ${String(item)}`,
    })
    return (
      `if(!Array.isArray(o))return misfit(run,P.slice(0,${depth}),'list');` +
      `let t='[',x,r;for(let i=0;i<o.length;i++){x=o[i];${write}t+=i===0?r:','+r}return t+']'`
    )
  }

  const objectBody = (type: GraphQLOutputType, sets: readonly SelectionSetNode[], depth: number): string => {
    const misfit = `misfit(run,P.slice(0,${depth}),${quote(String(type))})`
    const guard = `if(typeof o!=='object'||Array.isArray(o))return ${misfit};`
    if (!isAbstractType(type)) return guard + fieldsBody(type as GraphQLObjectType, sets, depth)
    const cases = schema
      .getPossibleTypes(type)
      .map((possible) => {
        const name = define(possible.name, sets, depth - 1, () => objectBody(possible, sets, depth))
        return `case ${quote(possible.name)}:return ${name}(o,P,run);`
      })
      .join('')
    // Plans omit __typename where only fields of the interface itself are selected.
    const unnamed = isInterfaceType(type)
      ? (dependsOnType(sets)
          ? `case ${quote(type.name)}:return null;case undefined:`
          : `case undefined:case ${quote(type.name)}:`) + `{${fieldsBody(type, sets, depth)}}`
      : ''
    const hidden = `if(${constants.add(input.inaccessible)}.has(o.__typename))return null;`
    return `${guard}switch(o.__typename){${cases}${unnamed}}${hidden}return ${misfit}`
  }

  const fieldsBody = (
    type: GraphQLObjectType | GraphQLInterfaceType,
    sets: readonly SelectionSetNode[],
    depth: number,
  ): string => {
    const fields = collectFields(type, sets, test, keys)
    const body = fields.map((field, index) => fieldCode(type, field, depth, index === 0 ? '' : `','+`))
    return `let t='{',x,r;${body.join('')}return t+'}'`
  }

  const fieldCode = (
    type: GraphQLObjectType | GraphQLInterfaceType,
    field: CollectedField,
    depth: number,
    comma: string,
  ): string => {
    const key = quote(field.key)
    const label = quote(`${key}:`)
    if (field.name === '__typename') {
      const name = isInterfaceType(type) ? `(o.__typename??${quote(type.name)})` : quote(type.name)
      return `t+=${comma}${label}+JSON.stringify(${name});`
    }
    const read = `x=${readExpression('o', field.dataKey)};`
    // Introspection has resolved these already, in their final shape.
    if (field.name === '__schema' || field.name === '__type') {
      return `${read}t+=${comma}${label}+JSON.stringify(x??null);`
    }
    const definition = type.getFields()[field.name]!
    const name = `field ${type.name}.${field.name}`
    return `${read}${writeValue(definition.type, field.sets, { depth, key, dataKey: quote(field.dataKey), object: 'o', name })}t+=${comma}${label}+r;`
  }

  const root = schema.getRootType(operation.operation)!
  const sets = [operation.selectionSet]
  const start = define(root.name, sets, -1, () => objectBody(root, sets, 0))
  const write = generate<(run: Run) => string | undefined>(
    ['missing', 'misfit', 'values'],
    `${functions.join('\n')}\nreturn (run)=>${start}(run.data,[],run)`,
    [reportMissing, reportMisfit, values],
  )
  return (run) => write(run) ?? 'null'
}

/**
 * Returns true when the response for an object depends on its type. If the type is only known as the interface, then no
 * subgraph that knows the types knew the object, so there is none to show.
 */
function dependsOnType(sets: readonly SelectionSetNode[]): boolean {
  return sets.some(({ selections }) =>
    selections.some((selection) => selection.kind !== Kind.FIELD || selection.name.value === '__typename'),
  )
}
