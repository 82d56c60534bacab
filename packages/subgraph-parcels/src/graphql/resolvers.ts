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
const readReservations: RequiredScope = ['reservations:write', 'parcels:read']

/** Scope of the key that each root field and entity requires. */
export const requiredScopes: RequiredScopes = {
  Query: {
    parcel: readParcels,
    parcelsByIdentifier: readParcels,
    parcels: readParcels,
    reservation: readReservations,
    manifest: readParcels,
    returnOrder: 'returns:read',
    returnOrders: 'returns:read',
    events: readParcels,
  },
  Mutation: {
    createParcel: 'parcels:write',
    createParcels: 'parcels:write',
    updateParcel: ['parcels:write', 'returns:write'],
    cancelParcel: 'parcels:write',
    redirectParcel: ['parcels:write', 'returns:write'],
    cancelRedirect: ['parcels:write', 'returns:write'],
    answerRedirect: 'parcels:write',
    recallParcel: 'parcels:write',
    reservePlaces: 'reservations:write',
    releaseReservation: 'reservations:write',
    createReturn: 'returns:write',
    approveReturn: 'returns:write',
    rejectReturn: 'returns:write',
    cancelReturn: 'returns:write',
    receiveReturn: 'returns:write',
    resolveReturn: 'returns:write',
    swapParcels: 'counter',
    issueCode: ['parcels:write', 'returns:write'],
    recordScan: ['parcels:write', 'counter'],
    recordScans: ['parcels:write', 'counter'],
    openManifest: ['parcels:write', 'counter'],
    closeManifest: ['parcels:write', 'counter'],
    dropOffParcel: 'counter',
    collectParcel: 'counter',
    refuseParcel: 'counter',
    extendHold: 'parcels:write',
    delegateCollection: 'parcels:write',
    revokeDelegation: 'parcels:write',
    advanceClock: 'admin',
    simulateCarrier: 'parcels:write',
  },
  entities: {
    Parcel: readParcels,
    Redirect: readParcels,
    Reservation: readReservations,
    ReturnOrder: 'returns:read',
    ServicePoint: null,
    Outlet: null,
  },
}
