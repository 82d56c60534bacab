export { type Capability, type OutletKind, type OutletStatus } from './domain/vocabulary.ts'
export {
  type ImportOptions,
  type ImportReport,
  type OutletSource,
  type Rejection,
  importOutlets,
} from './import/import-outlets.ts'
export { indiaPost, readIndiaPost } from './import/india-post.ts'
export type { SourceRow } from './import/source-row.ts'
export { findLastImport, type ImportRun } from './storage/import-runs.ts'
export { migrations, typeDefs } from './schema.ts'
export { type OutletsSubgraph, type OutletsSubgraphOptions, createOutletsSubgraph } from './subgraph.ts'
