import { ApolloServer } from '@apollo/server'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { composeServices } from '@theguild/federation-composition'
import {
  buildSchema,
  graphql,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isAbstractType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  subscribe,
} from 'graphql'
import type { ExecuteInProcess } from '../../src/index.ts'
import type { OpenWorld, Resolver, Thing, World } from './worlds/world.ts'

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable", "@inaccessible", "@override", "@interfaceObject"])'

/** Returns an address for a subgraph in the supergraph of a world, at which nothing listens. */
const nowhere = (name: string): string => `http://${name}.invalid/`

/** The supergraph of a world. Throws when it does not compose. */
export function composeWorld(world: World, urlOf: (subgraph: string) => string = nowhere): string {
  const services = Object.entries(world.subgraphs).map(([name, sdl]) => ({
    name,
    typeDefs: parse(`${link}\n${sdl}`),
    url: urlOf(name),
  }))
  const result = composeServices(services)
  if (!result.supergraphSdl) throw new Error(`${world.name} does not compose: ${JSON.stringify(result.errors)}`)
  return result.supergraphSdl
}

/** The subgraphs of a world by name, each as a schema by Apollo's own library. */
export function buildSubgraphs(world: World, opened: OpenWorld): Record<string, GraphQLSchema> {
  return Object.fromEntries(
    Object.entries(world.subgraphs).map(([name, sdl]) => {
      const typeDefs = parse(`${link}\n${sdl}`)
      const resolvers: Record<string, object> = {}
      for (const node of typeDefs.definitions) {
        if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
        resolvers[node.name.value] = resolversOf(node, opened, name)
      }
      return [name, buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }])]
    }),
  )
}

/** The subgraphs of a world, in this process. */
export function serveWorld(world: World, opened: OpenWorld): Record<string, ExecuteInProcess> {
  return Object.fromEntries(
    Object.entries(buildSubgraphs(world, opened)).map(([name, schema]) => [
      name,
      (source: string, variableValues: Record<string, unknown>) => graphql({ schema, source, variableValues }),
    ]),
  )
}

function resolversOf(
  node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
  opened: OpenWorld,
  subgraph: string,
): object {
  const type = node.name.value
  const resolvers: Record<string, unknown> = {}
  const external: Record<string, undefined> = {}
  if (type === 'Subscription') return opened.subscriptions ?? {}
  for (const field of node.fields ?? []) {
    const name = field.name.value
    const resolve = opened.own?.[subgraph]?.[type]?.[name] ?? opened.resolvers[type]?.[name]
    if (resolve && node.kind === Kind.OBJECT_TYPE_DEFINITION) resolvers[name] = resolve
    if (field.directives?.some((directive) => directive.name.value === 'external')) external[name] = undefined
  }
  const find = opened.entities[type]
  if (find && node.directives?.some((directive) => directive.name.value === 'key')) {
    resolvers['__resolveReference'] = (reference: Thing) => {
      const found = find(reference)
      // A subgraph must receive the fields that it only requires, so its own values are taken away.
      return found ? { ...found, ...external, ...reference, __typename: found.__typename } : null
    }
  }
  return resolvers
}

/** The subscriptions of the subgraphs of a world, in this process. */
export function streamWorld(world: World, opened: OpenWorld): Record<string, ExecuteInProcess> {
  return Object.fromEntries(
    Object.entries(buildSubgraphs(world, opened)).map(([name, schema]) => [
      name,
      (query, variableValues) => subscribe({ schema, document: parse(query), variableValues }),
    ]),
  )
}

/** One server that holds everything: what the federated graph must be indistinguishable from. */
export function createPlainServer(world: World, opened: OpenWorld): ApolloServer {
  return new ApolloServer({ schema: buildPlainSchema(world, opened) })
}

/** The schema of one server that holds everything. */
export function buildPlainSchema(world: World, opened: OpenWorld): GraphQLSchema {
  const schema = buildSchema(world.plain)
  const resolverOf = (type: string, field: string): Resolver | undefined =>
    opened.own?.['plain']?.[type]?.[field] ?? opened.resolvers[type]?.[field]
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (value) => (value as Thing).__typename
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const resolve = resolverOf(type.name, field.name)
      if (resolve) field.resolve = resolve as never
      if (type === schema.getSubscriptionType()) Object.assign(field, opened.subscriptions?.[field.name])
    }
  }
  return schema
}
