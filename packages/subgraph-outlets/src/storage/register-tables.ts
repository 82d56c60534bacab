import type { SizeLimit } from '@restante/subgraph-kit'
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'

/** A row of `outlets.outlet`. */
export interface OutletRow {
  id: string
  operator_code: string
  operator_ref: string
  name: string
  kind: string
  status: string
  opens_on: string | null
  closes_on: string | null
  gln: string | null
  address_lines: string[]
  locality: string | null
  postal_code: string | null
  subdivision: string | null
  country: string
  latitude: number
  longitude: number
  location_precision: number
  time_zone: string
  hours: string | null
  hours_original: string | null
  capabilities: string[]
  size_limit: SizeLimit | null
  source: string
  licence: string
  attribution: string
  verified_at: Date | null
  issues: string[]
}

/** A row of `outlets.postal_code`. */
export interface PostalCodeRow {
  country: string
  code: string
  latitude: number
  longitude: number
  precision_metres: number
}

/** A row of `outlets.import_run`. */
export interface ImportRunRow {
  operator_code: string
  finished_at: Date
  /** JSON text when written, parsed when read. */
  report: string
}

/** The tables of the register. */
export interface RegisterTables {
  'outlets.outlet': OutletRow
  'outlets.postal_code': PostalCodeRow
  'outlets.import_run': ImportRunRow
}

/** The register behind a pool of the role `restante_outlets`. */
export type RegisterDatabase = Kysely<RegisterTables>

/** Types the queries of a pool; the pool stays the caller's to end. */
export function openRegister(pool: Pool): RegisterDatabase {
  return new Kysely<RegisterTables>({ dialect: new PostgresDialect({ pool }) })
}
