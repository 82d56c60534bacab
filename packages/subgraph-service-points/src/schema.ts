import { readTypeDefs } from '@restante/subgraph-kit'

/** The subgraph's contract: `schema/service-points.graphql` and the shared parts. */
export const typeDefs = readTypeDefs(new URL('../schema/service-points.graphql', import.meta.url))

/** The folder of the context's migrations, for `migrate` under the name `service_points`. */
export const migrations = new URL('../migrations/', import.meta.url)
