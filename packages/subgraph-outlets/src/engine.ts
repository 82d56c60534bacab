// The subgraph without its database and its server: its resolvers, the context that they share and the ports behind it.
export { coverPlaces, normalisePostalCode, type PostalCodeCentroid } from './domain/geo/postal-code.ts'
export { SearchIndex } from './domain/index/search-index.ts'
export type { Outlet } from './domain/outlet.ts'
export type { OutletReader } from './domain/ports/outlet-reader.ts'
export {
  capabilities,
  type Capability,
  type OutletKind,
  outletKinds,
  type OutletStatus,
  outletStatuses,
} from './domain/vocabulary.ts'
export type { OutletsContext } from './graphql/context.ts'
export { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
