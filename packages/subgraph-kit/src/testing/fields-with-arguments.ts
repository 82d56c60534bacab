import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isLeafType,
  isObjectType,
} from 'graphql'
import { sampleArguments, type Samples } from './sample-input.ts'

/** A field with arguments, and an operation that reaches it. */
export interface ReachedField {
  /** Such as `Outlet.capacity`. */
  readonly at: string
  readonly field: GraphQLField<unknown, unknown>
  /** The operation that passes these arguments as variables of the same names. */
  writeOperation(args: Readonly<Record<string, unknown>>): string
}

/** The id of an entity, or its fields as the gateway sends them: `id`, and what `@requires` names. */
export type EntitySample = string | { readonly id: string; readonly [field: string]: unknown }

/** The way to the objects of a type: the text of an operation around a selection of their fields. */
type Way = (selection: string) => string

/**
 * Lists every field with arguments of a schema, except those of federation: the root fields, and those of objects, reached
 * from the entities whose ids are given. A field that no way leads to stands in `unreached`.
 */
export function listFieldsWithArguments(
  schema: GraphQLSchema,
  entities: Readonly<Record<string, EntitySample>>,
  samples: Samples,
): { readonly reached: readonly ReachedField[]; readonly unreached: readonly string[] } {
  const ways = findWays(schema, entities, samples)
  const reached: ReachedField[] = []
  const unreached: string[] = []
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0 || field.name.startsWith('_')) continue
      const at = `${type.name}.${field.name}`
      const way = ways.get(type.name)
      if (way) reached.push({ at, field, writeOperation: (args) => writeOperation(schema, type, field, way, args) })
      else unreached.push(at)
    }
  }
  return { reached, unreached }
}

function findWays(
  schema: GraphQLSchema,
  entities: Readonly<Record<string, EntitySample>>,
  samples: Samples,
): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>()
  const open: GraphQLObjectType[] = []
  const add = (type: GraphQLObjectType | null | undefined, way: Way): void => {
    if (!type || ways.has(type.name)) return
    ways.set(type.name, way)
    open.push(type)
  }
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    if (root) ways.set(root.name, (selection) => selection)
  }
  for (const [name, sample] of Object.entries(entities)) {
    const fields = typeof sample === 'string' ? { id: sample } : sample
    const representation = writeLiteral({ __typename: name, ...fields })
    add(
      schema.getType(name) as GraphQLObjectType,
      (selection) => `_entities(representations: [${representation}]) { ... on ${name} { ${selection} } }`,
    )
  }
  for (let type = open.shift(); type; type = open.shift()) {
    const around = ways.get(type.name)!
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type)
      if (!isObjectType(target)) continue
      const args = Object.entries(sampleArguments(field.args, samples))
      const written = args.map(([name, value]) => `${name}: ${writeLiteral(value)}`).join(', ')
      const call = written ? `${field.name}(${written})` : field.name
      add(target, (selection) => around(`${call} { ${selection} }`))
    }
  }
  return ways
}

function writeLiteral(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(writeLiteral).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${name}: ${writeLiteral(member)}`)
  return `{ ${members.join(', ')} }`
}

function writeOperation(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  way: Way,
  args: Readonly<Record<string, unknown>>,
): string {
  const given = field.args.filter(({ name }) => Object.hasOwn(args, name))
  const declared = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ')
  const keyword = type === schema.getMutationType() ? 'mutation' : 'query'
  return `${keyword}(${declared}) { ${way(`${field.name}(${passed}) ${selectionOf(field)}`)} }`
}

/** Returns what is selected of a field: the errors of a payload, which must repeat no value either. */
function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  const target = getNamedType(type)
  if (isLeafType(target) || !isCompositeType(target)) return ''
  const hasErrors = isObjectType(target) && Object.hasOwn(target.getFields(), 'userErrors')
  return hasErrors ? '{ userErrors { code message path } }' : '{ __typename }'
}
