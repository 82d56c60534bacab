import { readTypeDefs } from '@restante/subgraph-kit'

/** The subgraph's contract: `schema/parcels.graphql` and the shared parts. */
export const typeDefs = readTypeDefs(new URL('../schema/parcels.graphql', import.meta.url))
