import type { ParcelId, RealmId } from '@restante/subgraph-kit'
import { sql } from 'kysely'
import type { Manifest } from '../domain/counter/manifest.ts'
import type { HandOver } from '../domain/parcel/hand-over.ts'
import type { Identifier, Parcel } from '../domain/parcel/parcel.ts'
import type { Reservation } from '../domain/parcel/place.ts'
import type { Redirect } from '../domain/parcel/redirect.ts'
import type { ReturnOrder } from '../domain/parcel/return-order.ts'
import type { ParcelReader } from '../domain/ports/parcel-reader.ts'
import { spellingsOf } from '../domain/parcel/identifier.ts'
import type { CallerTransaction } from './caller-transaction.ts'

/** Returns a reader of parcels that runs in a caller's transactions. */
export function createParcelReader(run: CallerTransaction, realm: RealmId): ParcelReader {
  return {
    parcels(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.parcel')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as ParcelId[])
          .execute(),
      )
    },

    listParcels(conditions, first, after) {
      const { states, direction, outletId, reference, updatedSince, holdUntilBefore } = conditions
      return run((database) => {
        let query = database.selectFrom('parcels.parcel').selectAll().where('realmId', '=', realm)
        if (after !== null) query = query.where('id', '<', after as ParcelId)
        if (states && states.length > 0) query = query.where('state', 'in', states as Parcel['state'][])
        if (direction) query = query.where('direction', '=', direction as Parcel['direction'])
        if (updatedSince) query = query.where('updatedAt', '>=', updatedSince)
        if (holdUntilBefore) query = query.where('holdUntil', '<', holdUntilBefore)
        if (outletId) {
          query = query.where(
            sql<boolean>`(custodian_outlet_id = ${outletId} or location_outlet_id = ${outletId} or origin ->> 'outletId' = ${outletId} or destination ->> 'outletId' = ${outletId})`,
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
    },

    parcelsByIdentifier(number, first, after) {
      return run((database) => {
        let query = database
          .selectFrom('parcels.parcel')
          .selectAll()
          .where('realmId', '=', realm)
          .where(({ exists, selectFrom }) => {
            let matching = selectFrom('parcels.identifier')
              .select('value')
              .whereRef('parcels.identifier.realmId', '=', 'parcels.parcel.realmId')
              .whereRef('parcels.identifier.parcelId', '=', 'parcels.parcel.id')
              .where('parcels.identifier.value', 'in', spellingsOf(number.value))
            if (number.scheme) matching = matching.where('scheme', '=', number.scheme as Identifier['scheme'])
            if (number.carrierId)
              matching = matching.where('parcels.identifier.carrierId', '=', number.carrierId as Parcel['shipperId'])
            return exists(matching)
          })
        if (after !== null) query = query.where('id', '<', after as ParcelId)
        return query
          .orderBy('id', 'desc')
          .limit(first + 1)
          .execute()
      })
    },

    identifiers(parcelIds) {
      return run((database) =>
        database
          .selectFrom('parcels.identifier')
          .selectAll()
          .where('realmId', '=', realm)
          .where('parcelId', 'in', parcelIds as ParcelId[])
          .orderBy('scheme')
          .orderBy('value')
          .execute(),
      )
    },

    redirects(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.redirect')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as Redirect['id'][])
          .execute(),
      )
    },

    redirectsOf(parcelId, first, after) {
      return run((database) => {
        let query = database
          .selectFrom('parcels.redirect')
          .selectAll()
          .where('realmId', '=', realm)
          .where('parcelId', '=', parcelId as ParcelId)
        if (after !== null) query = query.where('id', '>', after as Redirect['id'])
        return query
          .orderBy('id')
          .limit(first + 1)
          .execute()
      })
    },

    reservations(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.reservation')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as Reservation['id'][])
          .execute(),
      )
    },

    manifests(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.manifest')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as Manifest['id'][])
          .execute(),
      )
    },

    manifestItems(manifestIds) {
      return run((database) =>
        database
          .selectFrom('parcels.manifestItem')
          .selectAll()
          .where('realmId', '=', realm)
          .where('manifestId', 'in', manifestIds as Manifest['id'][])
          .orderBy('barcode')
          .execute(),
      )
    },

    returnOrders(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.returnOrder')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as ReturnOrder['id'][])
          .execute(),
      )
    },

    handOvers(ids) {
      return run((database) =>
        database
          .selectFrom('parcels.handOver')
          .selectAll()
          .where('realmId', '=', realm)
          .where('id', 'in', ids as HandOver['id'][])
          .execute(),
      )
    },

    parcelsOfHandOver(handOverId) {
      return run((database) =>
        database
          .selectFrom('parcels.parcel')
          .selectAll()
          .where('realmId', '=', realm)
          .where('handOverId', '=', handOverId as HandOver['id'])
          .orderBy('id')
          .execute(),
      )
    },

    listReturnOrders({ states, reference, updatedSince }, first, after) {
      return run((database) => {
        let query = database.selectFrom('parcels.returnOrder').selectAll().where('realmId', '=', realm)
        if (after !== null) query = query.where('id', '<', after as ReturnOrder['id'])
        if (states?.length) query = query.where('state', 'in', states as ReturnOrder['state'][])
        if (updatedSince) query = query.where('updatedAt', '>=', updatedSince)
        if (reference) {
          query = query.where('id', 'in', ({ selectFrom }) =>
            selectFrom('parcels.reference')
              .innerJoin('parcels.parcel', (join) =>
                join
                  .onRef('parcels.parcel.realmId', '=', 'parcels.reference.realmId')
                  .onRef('parcels.parcel.id', '=', 'parcels.reference.parcelId'),
              )
              .select('parcels.parcel.returnId')
              .where('parcels.reference.realmId', '=', realm)
              .where('parcels.reference.value', '=', reference)
              .where('parcels.parcel.direction', '=', 'RETURN')
              .where('parcels.parcel.returnId', 'is not', null),
          )
        }
        return query
          .orderBy('id', 'desc')
          .limit(first + 1)
          .execute()
      })
    },

    parcelsOfReturns(returnIds) {
      return run((database) =>
        database
          .selectFrom('parcels.parcel')
          .selectAll()
          .where('realmId', '=', realm)
          .where('returnId', 'in', returnIds as ReturnOrder['id'][])
          .orderBy('id')
          .execute(),
      )
    },
  }
}
