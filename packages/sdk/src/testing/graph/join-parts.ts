import { scalars } from '@restante/subgraph-kit'
import { createAdmit, guardArguments, guardRootFields } from '@restante/subgraph-kit/engine'
import {
  buildSchema,
  defaultFieldResolver,
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isScalarType,
  specifiedDirectives,
} from 'graphql'
import { homes, type JoinedContext, type Part, type PartName, requiredFields } from './part.ts'
import { selectsMore } from './selects-more.ts'

type Resolve = GraphQLFieldResolver<unknown, JoinedContext>
type Parts = Readonly<Record<PartName, Part>>

const names: readonly PartName[] = ['outlets', 'service-points', 'parcels']

/**
 * Joins the parts to one schema that is executed in this process. As in the federated graph a field is resolved by the part that
 * has it, an entity of which a part knows the id alone is loaded from its home, and what is not there for the caller is null.
 * Throws for a root field that no part resolves.
 */
export function joinParts(sdl: string, parts: Parts): GraphQLSchema {
  const schema = buildSchema(sdl)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && scalars[type.name]) {
      const { serialize, parseValue, parseLiteral } = scalars[type.name]!
      Object.assign(type, { serialize, parseValue, parseLiteral })
    } else if (isInterfaceType(type)) joinInterface(type, parts)
    else if (isObjectType(type) && !type.name.startsWith('__')) joinFields(type, parts)
  }
  guardArguments(schema)
  guardRootFields(schema, scopesOf(parts), admitAll(parts))
  // Clients see no directive that only the parts read.
  return new GraphQLSchema({ ...schema.toConfig(), directives: specifiedDirectives })
}

function joinInterface(type: { name: string; resolveType?: unknown }, parts: Parts): void {
  for (const name of names) {
    const resolveType = parts[name].resolvers[type.name]?.['__resolveType']
    if (resolveType) type.resolveType = resolveType
  }
}

function joinFields(type: GraphQLObjectType, parts: Parts): void {
  const home = homes[type.name]
  for (const field of Object.values(type.getFields()) as GraphQLField<unknown, JoinedContext>[]) {
    const owners = names.filter((name) => parts[name].resolvers[type.name]?.[field.name])
    const isGuest = home !== undefined && field.name !== 'id' && owners.length === 1 && owners[0] !== home
    const [owner] = home !== undefined && !isGuest ? owners.filter((name) => name === home) : owners
    const own = owner && (parts[owner].resolvers[type.name]![field.name] as Resolve)
    const resolve: Resolve = own
      ? (source, args, context, info) => own(source, args, context.of(owner) as JoinedContext, info)
      : defaultFieldResolver
    const resolved = isGuest
      ? resolveAsGuest(resolve, { type, field: field.name, owner: owner!, home, parts })
      : resolve
    const withId = field.name === 'id' && home ? keepId(resolved) : resolved
    const target = homes[getNamedType(field.type).name]
    const isRootWithout = !own && home === undefined && isRoot(type)
    if (!isRootWithout) field.resolve = target ? loadFromHome(withId, parts[target], target) : withId
  }
}

function isRoot({ name }: GraphQLObjectType): boolean {
  return name === 'Query' || name === 'Mutation' || name === 'Subscription'
}

/** An entity that was only referred to has its id under that name, whatever its home calls it. */
function keepId(resolve: Resolve): Resolve {
  return (source, args, context, info) => idOf(source) ?? resolve(source, args, context, info)
}

function idOf(source: unknown): string | null {
  const { id } = source as { readonly id?: unknown }
  return typeof id === 'string' ? id : null
}

interface GuestField {
  readonly type: GraphQLObjectType
  readonly field: string
  readonly owner: PartName
  readonly home: PartName
  readonly parts: Parts
}

/** Resolves a field that one part adds to an entity of another, from its id and what the field requires of its home. */
function resolveAsGuest(resolve: Resolve, { type, field, owner, home, parts }: GuestField): Resolve {
  return async (source, args, context, info) => {
    const resolveHome = (name: string): unknown => {
      const own = (parts[home].resolvers[type.name]?.[name] ?? defaultFieldResolver) as Resolve
      return own(source, {}, context.of(home) as JoinedContext, { ...info, fieldName: name })
    }
    const required = requiredFields[`${type.name}.${field}`] ?? []
    const values = await Promise.all(required.map(async (name) => [name, await resolveHome(name)] as const))
    const id = idOf(source) ?? String(resolveHome('id'))
    const entity = await load(parts[owner], owner, type.name, { id, ...Object.fromEntries(values) }, context)
    return entity && resolve(entity, args, context, info)
  }
}

/** Loads entities of which only the id is known, unless nothing else of them is selected. */
function loadFromHome(resolve: Resolve, home: Part, name: PartName): Resolve {
  return async (source, args, context, info) => {
    const value: unknown = await resolve(source, args, context, info)
    const typeName = getNamedType(info.returnType).name
    const complete = (each: unknown): unknown =>
      isReference(each) && selectsMore(info) ? load(home, name, typeName, each, context) : each
    return Array.isArray(value) ? Promise.all(value.map(complete)) : complete(value)
  }
}

function isReference(value: unknown): value is { readonly id: string } {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && idOf(value) !== null
}

async function load(
  part: Part,
  name: PartName,
  typeName: string,
  representation: { readonly id: string },
  context: JoinedContext,
): Promise<object | null> {
  await admitTo(part, name)(part.requiredScopes.entities?.[typeName] ?? null, context as never)
  const [found] = await part.references[typeName]!([representation.id], context.of(name), [representation])
  return found ?? null
}

function scopesOf(parts: Parts) {
  const all = names.map((name) => parts[name].requiredScopes)
  return {
    Query: Object.assign({}, ...all.map(({ Query }) => Query)),
    Mutation: Object.assign({}, ...all.map(({ Mutation = {} }) => Mutation)),
    fields: Object.assign({}, ...all.map(({ fields = {} }) => fields)),
  }
}

/** Returns the check of a caller before a part serves it. */
function admitTo(part: Part, name: PartName) {
  return createAdmit(
    (context: JoinedContext) => context.request,
    (context) => part.admits?.(context.of(name)),
  )
}

/** Returns the check of a caller by all parts: one that a part does not admit is not served by the others either. */
function admitAll(parts: Parts) {
  const admits = names.filter((name) => parts[name].admits)
  return createAdmit(
    (context: JoinedContext) => context.request,
    async (context) => {
      for (const name of admits) await parts[name].admits!(context.of(name))
    },
  )
}
