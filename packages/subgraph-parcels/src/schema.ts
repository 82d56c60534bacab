import { readTypeDefs } from '@restante/subgraph-kit'

/** The subgraph's schema: `schema/parcels.graphql` and the parts shared by all subgraphs. */
export const typeDefs = readTypeDefs(new URL('../schema/parcels.graphql', import.meta.url))
