// The subgraph without its database and its server: its resolvers, the context that they share and the port behind it.
export type { Agreement } from './domain/agreement.ts'
export type { Partner } from './domain/partner.ts'
export type { RealmReader } from './domain/ports/realm-reader.ts'
export type { ServicePointView } from './domain/service-point.ts'
export type { RequestScope, SubgraphDeps } from './graphql/request-scope.ts'
export { createRequestScope } from './graphql/request-scope.ts'
export { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
