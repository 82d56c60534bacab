import { readTypeDefs } from '@restante/subgraph-kit'

/** The subgraph's contract: `schema/outlets.graphql` and the shared parts. */
export const typeDefs = readTypeDefs(new URL('../schema/outlets.graphql', import.meta.url))

/** The folder of this context's migrations. */
export const migrations = new URL('../migrations/', import.meta.url)
