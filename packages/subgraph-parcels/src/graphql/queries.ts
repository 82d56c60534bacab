import type { SchemaTypes } from '../generated/resolver-types.ts'
import { decodePartner } from './decode/values.ts'
import { listById, listByPosition } from './lists.ts'

/** Resolvers of the root queries. */
export const queries: SchemaTypes['resolvers']['Query'] = {
  parcel: (_root, { id }, { parcels }) => parcels.load(id),
  reservation: (_root, { id }, { reservations }) => reservations.load(id),
  manifest: (_root, { id }, { manifests }) => manifests.load(id),
  returnOrder: (_root, { id }, { returnOrders }) => returnOrders.load(id),
  parcels: (_root, { filter, ...page }, context) =>
    listById(context, 'parcels', filter, page, (after) => context.reads.listParcels(filter ?? {}, page.first, after)),
  parcelsByIdentifier: (_root, { first, after, ...number }, context) => {
    const conditions = {
      value: number.value,
      scheme: number.scheme ?? null,
      carrierId: decodePartner(number.carrier, context.caller, 'carrier'),
    }
    return listById(context, 'parcelsByIdentifier', number, { first, after }, (last) =>
      context.reads.parcelsByIdentifier(conditions, first, last),
    )
  },
  returnOrders: (_root, { filter, ...page }, context) =>
    listById(context, 'returnOrders', filter, page, (after) =>
      context.reads.listReturnOrders(filter ?? {}, page.first, after),
    ),
  events: (_root, { filter, ...page }, context) =>
    listByPosition(context, 'events by position', filter, page, (after) =>
      context.reads.feed(filter ?? {}, page.first, after),
    ),
}
