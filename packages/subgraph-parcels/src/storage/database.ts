import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import type { Event } from '../domain/event.ts'
import type { Identifier, Parcel, Redirect, Reference, ReturnOrder } from '../domain/parcel.ts'

/** The tables that are read by queries, in the domain's own terms. */
export interface Database {
  'parcels.parcel': Parcel
  'parcels.identifier': Identifier
  'parcels.reference': Reference & Pick<Parcel, 'realmId'> & { readonly parcelId: string }
  'parcels.redirect': Redirect
  'parcels.returnOrder': ReturnOrder
  'parcels.event': Event
  'parcels.eventParty': {
    readonly realmId: string
    readonly partnerId: string
    readonly xid: string
    readonly position: number
    readonly parcelId: string
    readonly sequence: number
  }
}

/** The query builder over a pool; names are camel case here and snake case in SQL. */
export function openDatabase(pool: Pool): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
