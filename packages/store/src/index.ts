export { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from './embedded/embedded-server.ts'
export { findStoredData, removeStoredData, type StoredData } from './embedded/stored-data.ts'
export { type StoreFault, type StoreFaultCode, codeOf } from './faults.ts'
export { type Feed, type FeedOptions, followTable, type Revision } from './feed.ts'
export { type MigrationContext, migrate } from './migrate.ts'
export { type PoolOptions, openPool, openPoolLike } from './pool.ts'
export { type DatabaseAccess, type Part, assertNarrowRole, urlFor } from './roles.ts'
export { type SecretSource, deriveKey, readSecret } from './secret.ts'
export {
  bigint,
  boolean,
  bytes,
  type Column,
  float,
  instant,
  integer,
  integerList,
  json,
  localDate,
  nullable,
  text,
  textList,
} from './table/column.ts'
export { type CopyOptions, copyRows } from './table/copy-rows.ts'
export {
  assignExcluded,
  type ColumnsOf,
  columnName,
  createRowEncoder,
  defineTable,
  fromJsonRow,
  listColumns,
  propertiesExcept,
  type RowOf,
  selectColumns,
  type Table,
  toJsonRow,
  toParameters,
} from './table/table.ts'
