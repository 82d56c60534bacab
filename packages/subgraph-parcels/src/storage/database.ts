import type { RowOf } from '@restante/store'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type {
  eventPartyTable,
  eventTable,
  handOverTable,
  identifierTable,
  manifestItemTable,
  manifestTable,
  parcelTable,
  redirectTable,
  referenceTable,
  reservationTable,
  returnOrderTable,
} from './tables.ts'

/** The tables that are read with the query builder. */
export interface Database {
  'parcels.parcel': RowOf<typeof parcelTable>
  'parcels.identifier': RowOf<typeof identifierTable>
  'parcels.reference': RowOf<typeof referenceTable>
  'parcels.redirect': RowOf<typeof redirectTable>
  'parcels.reservation': RowOf<typeof reservationTable>
  'parcels.returnOrder': RowOf<typeof returnOrderTable>
  'parcels.manifest': RowOf<typeof manifestTable>
  'parcels.manifestItem': RowOf<typeof manifestItemTable>
  'parcels.handOver': RowOf<typeof handOverTable>
  'parcels.event': RowOf<typeof eventTable>
  'parcels.eventParty': RowOf<typeof eventPartyTable>
}

/** Returns a query builder over a pool. Names are in camel case here and in snake case in SQL. */
export function openDatabase(pool: Pool): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
