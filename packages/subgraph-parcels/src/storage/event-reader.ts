import type { Caller, ParcelId } from '@restante/subgraph-kit'
import { sql } from 'kysely'
import type { Event, PlacedEvent } from '../domain/parcel/event.ts'
import type { EventReader } from '../domain/ports/event-reader.ts'
import type { CallerTransaction } from './caller-transaction.ts'

/** Returns a reader of events that runs in a caller's transactions. */
export function createEventReader(run: CallerTransaction, { realm, partnerId }: Caller): EventReader {
  return {
    eventsOf(parcelId, first, after) {
      return run((database) => {
        let query = database
          .selectFrom('parcels.event')
          .selectAll()
          .where('realmId', '=', realm)
          .where('parcelId', '=', parcelId as ParcelId)
        if (after !== null) query = query.where('sequence', '>', after)
        return query
          .orderBy('sequence')
          .limit(first + 1)
          .$castTo<Event>()
          .execute()
      })
    },

    eventsAt(at) {
      return run((database) =>
        database
          .selectFrom('parcels.event')
          .selectAll()
          .where('realmId', '=', realm)
          .where(
            sql<boolean>`(parcel_id, sequence) in (select * from unnest(${at.map(({ parcelId }) => parcelId)}::text[], ${at.map(({ sequence }) => sequence)}::integer[]))`,
          )
          .$castTo<Event>()
          .execute(),
      )
    },

    feed(conditions, first, after) {
      const { types, parcelId, outletId, recordedSince } = conditions
      return run((database) => {
        let query = database
          .selectFrom('parcels.eventParty')
          .innerJoin('parcels.event', (join) =>
            join
              .onRef('parcels.event.realmId', '=', 'parcels.eventParty.realmId')
              .onRef('parcels.event.position', '=', 'parcels.eventParty.position'),
          )
          .selectAll('parcels.event')
          .where('parcels.eventParty.realmId', '=', realm)
          .where('parcels.eventParty.partnerId', '=', partnerId)
        if (after !== null) query = query.where('parcels.eventParty.position', '>', after)
        if (types && types.length > 0) query = query.where('parcels.event.type', 'in', [...types] as Event['type'][])
        if (parcelId) query = query.where('parcels.event.parcelId', '=', parcelId as ParcelId)
        if (outletId) query = query.where('parcels.event.outletId', '=', outletId as NonNullable<Event['outletId']>)
        if (recordedSince) query = query.where('parcels.event.recordedAt', '>=', recordedSince)
        return query
          .orderBy('parcels.eventParty.position')
          .limit(first + 1)
          .$castTo<PlacedEvent>()
          .execute()
      })
    },
  }
}
