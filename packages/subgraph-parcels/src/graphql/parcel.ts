import { rolesOf } from '../domain/parcel/dossier.ts'
import type { Destination, Parcel } from '../domain/parcel/parcel.ts'
import { requirementsOf } from '../domain/redirect/requirements.ts'
import type { Capability, SchemaTypes } from '../generated/resolver-types.ts'
import { actorOf, isShopper } from '../use-cases/request/actor.ts'
import type { Context } from './context.ts'
import { decodePartner } from './decode/values.ts'
import { listById, listBySequence } from './lists.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `Parcel`. */
export const parcel: SchemaTypes['resolvers']['Parcel'] = {
  identifiers: ({ id }, _args, { identifiers }) => identifiers.load(id),
  references: ({ refs }, _args, { caller }) => (isShopper(caller) ? [] : refs),
  shipper: ({ shipperId, isShipperOpen }) => (isShipperOpen ? null : { id: shipperId }),
  carrier: ({ carrierId }) => carrierId && { id: carrierId },
  custodian: ({ custodianId }) => custodianId && { id: custodianId },
  origin: (row, _args, context) => row.origin && showDestination(row.origin, row, context),
  destination: (row, _args, context) => showDestination(row.destination, row, context),
  requirements: async ({ id }, _args, { dossiers }) => {
    const dossier = await dossiers.load(id)
    if (!dossier) return null
    const { capabilities, ...rest } = requirementsOf(dossier)
    return { ...rest, capabilities: capabilities as readonly Capability[] }
  },
  holdUntil: ({ holdUntil, custodianOutletId }, _args, { timeZones }) =>
    showAtOutlet(holdUntil, custodianOutletId, timeZones),
  location: async ({ locationOutletId, locationSince, locationShelf }, _args, { caller, timeZones }) =>
    locationOutletId && {
      outletId: locationOutletId,
      outlet: { id: locationOutletId },
      since: (await showAtOutlet(locationSince, locationOutletId, timeZones))!,
      shelf: isShopper(caller) ? null : locationShelf,
    },
  handOver: ({ handOverId }, _args, { handOvers }) => handOverId && handOvers.load(handOverId),
  redirects: ({ id }, page, context) =>
    listById(context, 'redirects', id, page, (after) => context.reads.redirectsOf(id, page.first, after)),
  events: ({ id }, page, context) =>
    listBySequence(context, `events ${id}`, page, (after) => context.reads.eventsOf(id, page.first, after)),
  redirectOptions: ({ id }, { outletId, partner }, { caller, redirectOptions }) => {
    const partnerId = decodePartner(partner, caller, 'partner')
    return redirectOptions.load({ parcelId: id, partnerId, outletId: outletId ?? null })
  },
  returnOrder: ({ returnId }, _args, { returnOrders }) => returnId && returnOrders.load(returnId),
}

/** Resolvers of `ParcelIdentifier`. */
export const parcelIdentifier: SchemaTypes['resolvers']['ParcelIdentifier'] = {
  carrier: ({ carrierId }) => carrierId && { id: carrierId },
}

/** Returns where a parcel starts or ends. Neither a custodian nor a shopper's key sees addresses. */
function showDestination(destination: Destination, row: Parcel, { caller, now }: Context) {
  if (destination.kind === 'OUTLET') {
    return {
      kind: destination.kind,
      outletId: destination.outletId,
      outlet: { id: destination.outletId },
      address: null,
    }
  }
  const mayKnow = !isShopper(caller) && rolesOf(row, actorOf(caller), now).some((role) => role !== 'CUSTODIAN')
  return { kind: destination.kind, outletId: null, outlet: null, address: mayKnow ? destination.address : null }
}
