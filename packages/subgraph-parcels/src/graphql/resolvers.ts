import type { ReferenceLoaders, RequiredScope, RequiredScopes } from '@restante/subgraph-kit'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { capacity, outletCapacity, servicePointCapacity } from './capacity.ts'
import { counterCode } from './counter-code.ts'
import { delegation } from './delegation.ts'
import { event, parcelEvent, redirectEvent, returnEvent, servicePointEvent } from './event.ts'
import { handOver } from './hand-over.ts'
import { manifest } from './manifest.ts'
import { collectionMutations } from './mutations/collection.ts'
import { counterMutations } from './mutations/counter.ts'
import { manifestMutations } from './mutations/manifests.ts'
import { parcelMutations } from './mutations/parcels.ts'
import { redirectMutations } from './mutations/redirects.ts'
import { reservationMutations } from './mutations/reservations.ts'
import { returnMutations } from './mutations/returns.ts'
import { sessionMutations } from './mutations/sessions.ts'
import { sandboxMutations } from './mutations/sandbox.ts'
import { parcel, parcelIdentifier } from './parcel.ts'
import { queries } from './queries.ts'
import { redirect, redirectOption } from './redirect.ts'
import { reservation } from './reservation.ts'
import { returnOrder } from './return-order.ts'

/** Resolvers of the subgraph. Fields without a resolver are properties of their row. */
export const resolvers: SchemaTypes['resolvers'] = {
  Query: queries,
  Mutation: {
    ...parcelMutations,
    ...redirectMutations,
    ...reservationMutations,
    ...counterMutations,
    ...manifestMutations,
    ...collectionMutations,
    ...returnMutations,
    ...sessionMutations,
    ...sandboxMutations,
  },
  Parcel: parcel,
  ParcelIdentifier: parcelIdentifier,
  Redirect: redirect,
  RedirectOption: redirectOption,
  Reservation: reservation,
  ReturnOrder: returnOrder,
  CounterCode: counterCode,
  HandOver: handOver,
  Manifest: manifest,
  Delegation: delegation,
  Event: event,
  ParcelEvent: parcelEvent,
  RedirectEvent: redirectEvent,
  ReturnEvent: returnEvent,
  ServicePointEvent: servicePointEvent,
  ServicePoint: { capacity: servicePointCapacity },
  Outlet: { capacity: outletCapacity },
  Capacity: capacity,
}

/** Batch loaders of the entities that other subgraphs refer to. */
export const references: ReferenceLoaders<SchemaTypes> = {
  Parcel: (ids, { parcels }) => Promise.all(ids.map((id) => parcels.load(id))),
  Redirect: (ids, { redirects }) => Promise.all(ids.map((id) => redirects.load(id))),
  Reservation: (ids, { reservations }) => Promise.all(ids.map((id) => reservations.load(id))),
  ReturnOrder: (ids, { returnOrders }) => Promise.all(ids.map((id) => returnOrders.load(id))),
  // Another subgraph decides if they exist; this one only adds fields to them.
  ServicePoint: async (ids) => ids.map((id) => ({ id })),
  Outlet: async (ids) => ids.map((id) => ({ id })),
}

const readParcels: RequiredScope = ['parcels:read', 'counter']
const readParcel: RequiredScope = [...readParcels, 'shopper:track', 'shopper:redirect']
const redirectParcel: RequiredScope = [...readParcels, 'shopper:redirect']
const readReservations: RequiredScope = ['reservations:write', 'parcels:read', 'shopper:track', 'shopper:reserve']
const readReturns: RequiredScope = ['returns:read', 'shopper:track', 'shopper:return']
const changeSessions: RequiredScope = [
  'reservations:write',
  'parcels:read',
  'parcels:write',
  'returns:read',
  'returns:write',
]

/**
 * Scope of the key that each root field and entity requires. A shopper's key has the scopes of its actions only, so that whatever
 * names none of them is closed to it.
 */
export const requiredScopes: RequiredScopes = {
  Query: {
    parcel: readParcel,
    parcelsByIdentifier: readParcels,
    parcels: readParcels,
    reservation: readReservations,
    manifest: readParcels,
    returnOrder: readReturns,
    returnOrders: 'returns:read',
    events: readParcels,
  },
  Mutation: {
    createParcel: 'parcels:write',
    createParcels: 'parcels:write',
    updateParcel: ['parcels:write', 'returns:write'],
    cancelParcel: 'parcels:write',
    redirectParcel: ['parcels:write', 'returns:write', 'shopper:redirect'],
    cancelRedirect: ['parcels:write', 'returns:write', 'shopper:redirect'],
    answerRedirect: 'parcels:write',
    recallParcel: 'parcels:write',
    reservePlaces: ['reservations:write', 'shopper:reserve'],
    releaseReservation: ['reservations:write', 'shopper:reserve'],
    createShopperSession: changeSessions,
    revokeShopperSession: changeSessions,
    createReturn: ['returns:write', 'shopper:return'],
    approveReturn: 'returns:write',
    rejectReturn: 'returns:write',
    cancelReturn: 'returns:write',
    receiveReturn: 'returns:write',
    resolveReturn: 'returns:write',
    swapParcels: 'counter',
    issueCode: ['parcels:write', 'returns:write', 'shopper:code'],
    recordScan: ['parcels:write', 'counter'],
    recordScans: ['parcels:write', 'counter'],
    openManifest: ['parcels:write', 'counter'],
    closeManifest: ['parcels:write', 'counter'],
    dropOffParcel: 'counter',
    collectParcel: 'counter',
    refuseParcel: 'counter',
    extendHold: 'parcels:write',
    delegateCollection: ['parcels:write', 'shopper:delegate'],
    revokeDelegation: ['parcels:write', 'shopper:delegate'],
    advanceClock: 'admin',
    simulateCarrier: 'parcels:write',
  },
  entities: {
    Parcel: readParcel,
    Redirect: readParcel,
    Reservation: readReservations,
    ReturnOrder: readReturns,
    ServicePoint: null,
    Outlet: null,
  },
  fields: { Parcel: { requirements: redirectParcel, redirectOptions: redirectParcel } },
}
