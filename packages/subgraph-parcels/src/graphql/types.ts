import {
  checkFirst,
  decodeCursor,
  encodeCursor,
  formatInZone,
  instantOf,
  type Resolvers,
  toConnection,
} from '@restante/subgraph-kit'
import { type Actor, rolesOf } from '../domain/dossier.ts'
import type { Event } from '../domain/event.ts'
import type { Code, Destination, Identifier, Parcel, Redirect, ReturnOrder } from '../domain/parcel.ts'
import { actorOf } from '../use-cases/actor.ts'
import { capacityOf, type ShownCapacity } from './capacity.ts'
import type { Context } from './context.ts'
import { mutations } from './mutations.ts'
import { listById, queries } from './queries.ts'

interface Page {
  readonly first: number
  readonly after?: string | null
}

/** All resolvers of the subgraph; a field that is missing here is the row's own. */
export const resolvers: Resolvers<Context> = {
  Query: queries,
  Mutation: mutations,
  Parcel: {
    identifiers: ({ id }: Parcel, _args, { identifiers }) => identifiers.load(id),
    references: ({ refs }: Parcel) => refs,
    shipper: ({ shipperId }: Parcel) => ({ id: shipperId }),
    carrier: ({ carrierId }: Parcel) => carrierId && { id: carrierId },
    custodian: ({ custodianId }: Parcel) => custodianId && { id: custodianId },
    origin: ({ origin, ...parcel }: Parcel, _args, context) =>
      origin && showDestination(origin, parcel as Parcel, context),
    destination: (parcel: Parcel, _args, context) => showDestination(parcel.destination, parcel, context),
    holdUntil: ({ holdUntil, custodianOutletId }: Parcel, _args, context) =>
      atOutlet(holdUntil, custodianOutletId, context),
    redirects: ({ id }: Parcel, { first, after }: Page, context) =>
      listById(context, 'redirects', id, first, after, (last) => context.reads.redirectsOf(id, first, last)),
    events: async ({ id }: Parcel, { first, after }: Page, { reads, services }) => {
      const scope = `events ${id}`
      const last = after == null ? null : decodeCursor<number>(after, scope, services.cursorKey)
      return toConnection(await reads.eventsOf(id, checkFirst(first), last), first, after ?? null, (node) => ({
        cursor: encodeCursor(node.sequence, scope, services.cursorKey),
        node,
      }))
    },
    returnOrder: ({ returnId }: Parcel, _args, { returnOrders }) => returnId && returnOrders.load(returnId),
  },
  ParcelIdentifier: {
    carrier: ({ carrierId }: Identifier) => carrierId && { id: carrierId },
  },
  Redirect: {
    outlet: ({ outletId }: Redirect) => ({ id: outletId }),
    servicePoint: ({ servicePointId }: Redirect) => ({ id: servicePointId }),
    reservedUntil: ({ reservedUntil, outletId }: Redirect, _args, context) =>
      atOutlet(reservedUntil, outletId, context),
  },
  ReturnOrder: {
    parcels: ({ id }: ReturnOrder, _args, { reads }) => reads.parcelsOfReturn(id),
    dropOffBy: async ({ id, dropOffBy }: ReturnOrder, _args, { reads, timeZones }) => {
      const [parcel] = await reads.parcelsOfReturn(id)
      const zone = parcel?.origin?.kind === 'OUTLET' ? await timeZones.load(parcel.origin.outletId) : null
      return formatInZone(instantOf(dropOffBy, 1440, zone ?? 'UTC'), zone ?? 'UTC')
    },
  },
  CounterCode: {
    parcels: async ({ parcelId }: Code, _args, { parcels }) =>
      [await parcels.load(parcelId)].filter((parcel) => parcel !== null),
  },
  Event: {
    __resolveType: ({ type }: Event) =>
      type.startsWith('redirect.') ? 'RedirectEvent' : type.startsWith('return.') ? 'ReturnEvent' : 'ParcelEvent',
  },
  ParcelEvent: {
    outlet: ({ outletId }: Event) => outletId && { id: outletId },
  },
  RedirectEvent: {
    redirectState: ({ state }: Event) => state,
  },
  ReturnEvent: {
    returnState: ({ state }: Event) => state,
  },
  ServicePoint: {
    capacity: async ({ id }: { id: string }, { on }: { on?: string | null }, context) =>
      capacityOf(context, { servicePointIds: [id] }, on ?? null),
  },
  Outlet: {
    capacity: async ({ id }: { id: string }, { partner, on }: { partner: string; on?: string | null }, context) =>
      capacityOf(context, { outletIds: [id], partnerId: partner }, on ?? null),
  },
  Capacity: {
    reserved: async ({ taken, held }: ShownCapacity) => (taken === null ? null : taken - (await held())!),
    held: ({ held }: ShownCapacity) => held(),
  },
}

/** A custodian need not know an address. */
function showDestination(destination: Destination, parcel: Parcel, { caller, now }: Context): object {
  if (destination.kind === 'OUTLET') {
    return { kind: 'OUTLET', outletId: destination.outletId, outlet: { id: destination.outletId }, address: null }
  }
  const actor: Actor = actorOf(caller)
  const knows = rolesOf(parcel, actor, now).some((role) => role !== 'CUSTODIAN')
  return { kind: destination.kind, outletId: null, outlet: null, address: knows ? destination.address : null }
}

/** A moment as the clock at the outlet shows it. */
async function atOutlet(
  instant: Date | null,
  outletId: string | null,
  { timeZones }: Context,
): Promise<Date | string | null> {
  const zone = instant && outletId ? await timeZones.load(outletId) : null
  return instant && zone ? formatInZone(instant, zone) : instant
}
