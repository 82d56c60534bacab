import type { Caller, ParcelId, RealmId } from '@restante/subgraph-kit'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Event, PlacedEvent } from '../domain/event.ts'
import type { Identifier, Parcel, Redirect, ReturnOrder } from '../domain/parcel.ts'
import type { EventConditions, EventReader } from '../domain/ports/event-reader.ts'
import type { NumberConditions, ParcelConditions, ParcelReader } from '../domain/ports/parcel-reader.ts'
import type { Database } from './database.ts'
import { spellingsOf } from './dossiers.ts'

/** Reads as one caller: row-level security lets nothing through of which the caller is no party. */
export class Reads implements ParcelReader, EventReader {
  readonly #database: Kysely<Database>
  readonly #caller: Caller
  readonly #now: Date

  constructor(database: Kysely<Database>, caller: Caller, now: Date) {
    this.#database = database
    this.#caller = caller
    this.#now = now
  }

  get #realm(): RealmId {
    return this.#caller.realm
  }

  parcels(ids: readonly string[]): Promise<readonly Parcel[]> {
    return this.#read((database) =>
      database
        .selectFrom('parcels.parcel')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('id', 'in', ids as ParcelId[])
        .execute(),
    )
  }

  /** Newest first, one more than `first`; after the parcel with the id `after`. */
  listParcels(conditions: ParcelConditions, first: number, after: string | null): Promise<readonly Parcel[]> {
    const { states, direction, outletId, reference, updatedSince, holdUntilBefore } = conditions
    return this.#read((database) => {
      let query = database.selectFrom('parcels.parcel').selectAll().where('realmId', '=', this.#realm)
      if (after !== null) query = query.where('id', '<', after as ParcelId)
      if (states) query = query.where('state', 'in', states as Parcel['state'][])
      if (direction) query = query.where('direction', '=', direction as Parcel['direction'])
      if (updatedSince) query = query.where('updatedAt', '>=', updatedSince)
      if (holdUntilBefore) query = query.where('holdUntil', '<', holdUntilBefore)
      if (outletId) {
        query = query.where(
          sql<boolean>`(custodian_outlet_id = ${outletId} or origin ->> 'outletId' = ${outletId} or destination ->> 'outletId' = ${outletId})`,
        )
      }
      if (reference) {
        query = query.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('parcels.reference')
              .select('value')
              .whereRef('parcels.reference.realmId', '=', 'parcels.parcel.realmId')
              .whereRef('parcels.reference.parcelId', '=', 'parcels.parcel.id')
              .where('parcels.reference.value', '=', reference),
          ),
        )
      }
      return query
        .orderBy('id', 'desc')
        .limit(first + 1)
        .execute()
    })
  }

  /** Newest first, one more than `first`. */
  parcelsByIdentifier(number: NumberConditions, first: number, after: string | null): Promise<readonly Parcel[]> {
    return this.#read((database) => {
      let query = database
        .selectFrom('parcels.parcel')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where(({ exists, selectFrom }) => {
          let bearing = selectFrom('parcels.identifier')
            .select('value')
            .whereRef('parcels.identifier.realmId', '=', 'parcels.parcel.realmId')
            .whereRef('parcels.identifier.parcelId', '=', 'parcels.parcel.id')
            .where('parcels.identifier.value', 'in', spellingsOf(number.value))
          if (number.scheme) bearing = bearing.where('scheme', '=', number.scheme as Identifier['scheme'])
          if (number.carrierId)
            bearing = bearing.where('parcels.identifier.carrierId', '=', number.carrierId as Parcel['shipperId'])
          return exists(bearing)
        })
      if (after !== null) query = query.where('id', '<', after as ParcelId)
      return query
        .orderBy('id', 'desc')
        .limit(first + 1)
        .execute()
    })
  }

  identifiers(parcelIds: readonly string[]): Promise<readonly Identifier[]> {
    return this.#read((database) =>
      database
        .selectFrom('parcels.identifier')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('parcelId', 'in', parcelIds as ParcelId[])
        .orderBy('scheme')
        .orderBy('value')
        .execute(),
    )
  }

  redirects(ids: readonly string[]): Promise<readonly Redirect[]> {
    return this.#read((database) =>
      database
        .selectFrom('parcels.redirect')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('id', 'in', ids as Redirect['id'][])
        .execute(),
    )
  }

  /** Oldest first, one more than `first`. */
  redirectsOf(parcelId: string, first: number, after: string | null): Promise<readonly Redirect[]> {
    return this.#read((database) => {
      let query = database
        .selectFrom('parcels.redirect')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('parcelId', '=', parcelId as ParcelId)
      if (after !== null) query = query.where('id', '>', after as Redirect['id'])
      return query
        .orderBy('id')
        .limit(first + 1)
        .execute()
    })
  }

  returnOrders(ids: readonly string[]): Promise<readonly ReturnOrder[]> {
    return this.#read((database) =>
      database
        .selectFrom('parcels.returnOrder')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('id', 'in', ids as ReturnOrder['id'][])
        .execute(),
    )
  }

  parcelsOfReturn(returnId: string): Promise<readonly Parcel[]> {
    return this.#read((database) =>
      database
        .selectFrom('parcels.parcel')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('returnId', '=', returnId as ReturnOrder['id'])
        .orderBy('id')
        .execute(),
    )
  }

  /** Oldest first, one more than `first`. */
  eventsOf(parcelId: string, first: number, after: number | null): Promise<readonly Event[]> {
    return this.#read((database) => {
      let query = database
        .selectFrom('parcels.event')
        .selectAll()
        .where('realmId', '=', this.#realm)
        .where('parcelId', '=', parcelId as ParcelId)
      if (after !== null) query = query.where('sequence', '>', after)
      return query
        .orderBy('sequence')
        .limit(first + 1)
        .execute()
    })
  }

  /** The caller's feed in the order of commits, one more than `first`, after a position. */
  feed(conditions: EventConditions, first: number, after: number | null): Promise<readonly PlacedEvent[]> {
    const { types, parcelId, outletId, recordedSince } = conditions
    return this.#read((database) => {
      let query = database
        .selectFrom('parcels.eventParty')
        .innerJoin('parcels.event', (join) =>
          join
            .onRef('parcels.event.realmId', '=', 'parcels.eventParty.realmId')
            .onRef('parcels.event.position', '=', 'parcels.eventParty.position'),
        )
        .selectAll('parcels.event')
        .where('parcels.eventParty.realmId', '=', this.#realm)
        .where('parcels.eventParty.partnerId', '=', this.#caller.partnerId)
      if (after !== null) query = query.where('parcels.eventParty.position', '>', after)
      if (types) query = query.where('parcels.event.type', 'in', [...types])
      if (parcelId) query = query.where('parcels.event.parcelId', '=', parcelId as ParcelId)
      if (outletId) query = query.where('parcels.event.outletId', '=', outletId as NonNullable<Event['outletId']>)
      if (recordedSince) query = query.where('parcels.event.recordedAt', '>=', recordedSince)
      return query
        .orderBy('parcels.eventParty.position')
        .limit(first + 1)
        .execute()
    })
  }

  /** One transaction, in which the caller is named to the policies before anything is read. */
  async #read<Result>(work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result> {
    const { realm, partnerId, kind, outletIds } = this.#caller
    return this.#database.transaction().execute(async (transaction) => {
      await sql`select set_config('restante.realm', ${realm}, true), set_config('restante.tenant', ${partnerId}, true),
        set_config('restante.outlets', ${kind === 'DEVICE' ? outletIds.join(',') || 'none' : ''}, true),
        set_config('restante.now', ${this.#now.toISOString()}, true)`.execute(transaction)
      return work(transaction)
    })
  }
}
