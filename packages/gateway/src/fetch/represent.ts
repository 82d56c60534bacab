import { type GraphQLSchema, isObjectType } from 'graphql'
import { generate, quote, readExpression } from '../base/generate.ts'
import { type ResponseObject, createReader, isResponseObject, setKey } from '../base/response-data.ts'
import { type TypeTest, satisfies } from '../base/type-test.ts'
import type { FetchRewrite, RequiresSelection } from '../plan/plan.ts'
import { compileRewrites } from './rewrite.ts'

/**
 * Writes the representation of an entity as JSON text; undefined when the data lacks a part of it. The text goes into
 * the request as it is, and is the key by which equal entities are requested once.
 */
export type Represent = (entity: ResponseObject) => string | undefined

/** Compiles the requirements of an entity fetch. */
export function compileRepresentation(
  requires: readonly RequiresSelection[],
  inputRewrites: readonly FetchRewrite[] | null | undefined,
  schema: GraphQLSchema,
  test: TypeTest,
): Represent {
  const rewrite = compileRewrites(inputRewrites, test)
  if (!rewrite) {
    const plain = generateWriter(requires, schema)
    if (plain) return plain
  }
  const project = compileProjection(requires, test)
  return (entity) => {
    const representation: ResponseObject = {}
    project(entity, representation)
    const known = Object.keys(representation)
    if (!known.some((key) => key !== '__typename')) return undefined
    representation['__typename'] ??= entity['__typename']
    if (representation['__typename'] === undefined) return undefined
    rewrite?.(representation)
    return JSON.stringify(representation)
  }
}

/** A comparison of entities by the fields of their representations, before either text is written. */
export interface Likeness {
  /** Alike entities have the same key. */
  keyOf(entity: ResponseObject): unknown
  isAlike(one: ResponseObject, other: ResponseObject): boolean
}

/** Compiles the comparison for the usual requirements, a few plain fields of one type; null for all others. */
export function compileLikeness(
  requires: readonly RequiresSelection[],
  inputRewrites: readonly FetchRewrite[] | null | undefined,
  schema: GraphQLSchema,
): Likeness | null {
  const plain = inputRewrites?.length ? null : readPlainFields(requires, schema)
  if (!plain) return null
  const comparisons = ['__typename', ...plain.names].map(
    (name) => `${readExpression('one', name)}===${readExpression('other', name)}`,
  )
  return {
    keyOf: createReader(plain.names.at(-1)!),
    isAlike: generate([], `return function isAlike(one,other){return ${comparisons.join('&&')}}`, []),
  }
}

/** Returns the type and its fields where these are all that is required; else null. */
function readPlainFields(
  requires: readonly RequiresSelection[],
  schema: GraphQLSchema,
): { readonly type: string; readonly names: readonly string[] } | null {
  const [selection] = requires
  if (requires.length !== 1 || selection?.kind !== 'InlineFragment') return null
  const type = selection.typeCondition
  if (!isObjectType(schema.getType(type))) return null
  const names: string[] = []
  for (const field of selection.selections) {
    if (field.kind !== 'Field' || field.alias !== undefined || field.selections?.length) return null
    if (field.name !== '__typename') names.push(field.name)
  }
  return names.length === 0 ? null : { type, names }
}

/** Generates the writer for the usual case, a few plain fields of one type, which builds no object. */
function generateWriter(requires: readonly RequiresSelection[], schema: GraphQLSchema): Represent | null {
  const plain = readPlainFields(requires, schema)
  if (!plain) return null
  const { type, names } = plain
  const fields = names.map(
    (name) =>
      `v=${readExpression('entity', name)};if(v===undefined)return undefined;text+=${quote(`,${quote(name)}:`)}+JSON.stringify(v);`,
  )
  const head = `{"__typename":${quote(type)}`
  return generate<Represent>(
    [],
    `return function represent(entity){if(entity.__typename!==${quote(type)})return undefined;let v,text=${quote(head)};${fields.join('')}return text+'}'}`,
    [],
  )
}

type Project = (from: ResponseObject, to: ResponseObject) => void

function compileProjection(selections: readonly RequiresSelection[], test: TypeTest): Project {
  const parts = selections.map((selection): Project => {
    if (selection.kind === 'FragmentSpread') throw new Error('The plan requires a named fragment.')
    if (selection.kind === 'InlineFragment') {
      const project = compileProjection(selection.selections, test)
      return (from, to) => {
        if (satisfies(from, [selection.typeCondition], test)) project(from, to)
      }
    }
    const read = createReader(selection.name)
    const key = selection.alias ?? selection.name
    const below = selection.selections?.length ? compileProjection(selection.selections, test) : null
    return (from, to) => {
      const value = read(from)
      if (value !== undefined) setKey(to, key, below ? projectValue(value, below) : value)
    }
  })
  return (from, to) => {
    for (const part of parts) part(from, to)
  }
}

function projectValue(value: unknown, project: Project): unknown {
  if (Array.isArray(value)) return value.map((item) => projectValue(item, project))
  if (!isResponseObject(value)) return value
  const projected: ResponseObject = {}
  project(value, projected)
  return projected
}
