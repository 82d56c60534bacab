import { ApolloServer } from '@apollo/server'
import { buildSchema, type GraphQLSchema, isAbstractType, isObjectType, printSchema } from 'graphql'
import { createResolvers } from './shop-subgraphs.ts'
import type { Thing, World } from './shop-world.ts'

/** One server that holds everything: what the federated graph must be indistinguishable from. */
export function createPlainServer(clientSchema: GraphQLSchema, world: World): ApolloServer {
  const schema = buildSchema(printSchema(clientSchema))
  for (const [typeName, fields] of Object.entries(createResolvers(world))) {
    const type = schema.getType(typeName)
    if (!isObjectType(type)) throw new Error(`The schema has no type ${typeName}.`)
    for (const [name, resolve] of Object.entries(fields)) type.getFields()[name]!.resolve = resolve as never
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (value) => (value as Thing).__typename
  }
  return new ApolloServer({ schema })
}
