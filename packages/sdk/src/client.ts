import type { PublishableKey } from './api-key.ts'
import type { ClientOptions } from './client-options.ts'
import { type CallOptions, createExecutorOn, type Executor } from './executor.ts'
import type { Collection, DropOff, Swap } from './counter-input.ts'
import { createNearest } from './create-nearest.ts'
import * as operations from './generated/operations.ts'
import { redirectToNearest } from './redirect-to-nearest.ts'
import { type Runtime, webRuntime } from './transport/runtime.ts'

/** The operations of a publishable key: reading outlets. Coordinates are rounded to four decimals, about ten metres. */
export type PublishableClient = Executor & Pick<ReturnType<typeof bindOperations>, 'outlets'>

/** All operations of the graph, by subject; the scopes of a key decide which of them it may run. */
export type FullClient = Executor & ReturnType<typeof bindOperations>

/** The client for a key: that of a key whose type is publishable lacks what such a key may not do. */
export type Client<Key extends string = string> = Key extends PublishableKey ? PublishableClient : FullClient

/**
 * Creates a client, frozen. Throws one TypeError that lists everything that is wrong with the options.
 *
 * @example
 * const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: process.env.RESTANTE_KEY! })
 * const page = await restante.outlets.nearest({ near: { postalCode: { country: 'IN', code: '560001' } }, first: 5 })
 */
export function createClient<const Key extends string>(options: ClientOptions<Key>): Client<Key> {
  return createClientOn(webRuntime, options)
}

/** `createClient` on a platform of the caller's choice. */
export function createClientOn<const Key extends string>(runtime: Runtime, options: ClientOptions<Key>): Client<Key> {
  const executor = createExecutorOn(runtime, options)
  const bound = bindOperations(executor)
  for (const group of Object.values(bound)) Object.freeze(group)
  return Object.freeze({ ...executor, ...bound }) as Client<Key>
}

/** Every method is one operation and one request, except `parcels.redirectToNearest` and `reservations.createNearest`. */
function bindOperations(client: Executor) {
  const bind = <Rest extends unknown[], Result>(operation: (client: Executor, ...rest: Rest) => Result) => {
    return (...rest: Rest): Result => operation(client, ...rest)
  }
  return {
    /** The partner whose key this is. */
    viewer: bind(operations.viewer),
    outlets: {
      /** Outlets near a place: the first page when awaited, all in order of distance when iterated. */
      nearest: bind(operations.nearestOutlets),
      /** One outlet with its hours and limits; null when it does not exist. */
      get: bind(operations.outlet),
    },
    servicePoints: {
      /** One service point with its terms, and when a parcel accepted at a moment can be collected there. */
      get: bind(operations.servicePoint),
    },
    returns: {
      /** Announces a return; its result has the parcel, and a code where there is no label. */
      create: bind(operations.createReturn),
      /** One return; null when it does not exist or the key's partner is not a party to it. */
      get: bind(operations.returnOrder),
      /** Returns, newest first: the first page when awaited, all of them when iterated. */
      list: bind(operations.returnOrders),
      /** Approves a return that a shopper has requested; its result has a code where there is no label. */
      approve: bind(operations.approveReturn),
      /** Rejects a return that a shopper has requested. */
      reject: bind(operations.rejectReturn),
      /** Cancels a return before any of its parcels is handed in. */
      cancel: bind(operations.cancelReturn),
      /** Records items that have arrived at the shipper. */
      receive: bind(operations.receiveReturn),
      /** Ends a return, whatever has arrived of it. */
      resolve: bind(operations.resolveReturn),
    },
    reservations: {
      /** Holds places at the first of the named outlets that has them, while a shopper pays. */
      create: bind(operations.reservePlaces),
      /** Finds the nearest outlets that have the places and holds them at the first that accepts: two requests. */
      createNearest: bind(createNearest),
      /** One reservation; null when it does not exist or is neither the key's partner's nor at its counter. */
      get: bind(operations.reservation),
      /** Frees the places that are left of a reservation. */
      release: bind(operations.releaseReservation),
    },
    parcels: {
      /** Announces a parcel; to an outlet it also reserves its place there. */
      create: bind(operations.createParcel),
      /** Announces up to 500 parcels in one request, each with its own outcome. */
      createMany: bind(operations.createParcels),
      /** States what has become known of a parcel: numbers, measure, day of arrival, and once its carrier. */
      update: bind(operations.updateParcel),
      /** One parcel; null when it does not exist or the key's partner is not a party to it. */
      get: bind(operations.parcel),
      /** Parcels, newest first: the first page when awaited, all of them when iterated. */
      list: bind(operations.parcels),
      /** Parcels with a number on them, newest first, as pages like `list`. */
      listByIdentifier: bind(operations.parcelsByIdentifier),
      /** Cancels a parcel that has not been handed in yet. */
      cancel: bind(operations.cancelParcel),
      /** Redirects a parcel to the first of the named outlets that accepts it. */
      redirect: bind(operations.redirectParcel),
      /** A page of the nearest outlets that can take a parcel; null when the parcel does not exist or not for the key's partner. */
      nearestOutlets: bind(operations.parcelNearestOutlets),
      /** Finds the nearest outlets that can take a parcel and redirects it to the first that accepts: two requests. */
      redirectToNearest: bind(redirectToNearest),
      /** Cancels an open redirect; the parcel takes its former place again, or the redirect stays. */
      cancelRedirect: bind(operations.cancelRedirect),
      /** The possible redirects of a parcel by kind, with reasons against the others. */
      redirectOptions: bind(operations.parcelRedirectOptions),
      /** Accepts or declines a redirect that the caller, its parcel's carrier, is asked for. */
      answerRedirect: bind(operations.answerRedirect),
      /** Sends a delivery back to its sender. */
      recall: bind(operations.recallParcel),
      /** The code that opens parcels at a counter; for the shopper's eyes only. */
      issueCode: bind(operations.issueCode),
      /** Keeps a parcel longer at its counter. */
      extendHold: bind(operations.extendHold),
      /** Lets somebody else collect a parcel, by a second code; for that person's eyes only. */
      delegateCollection: bind(operations.delegateCollection),
      /** Takes back a delegation: its code opens nothing any more. */
      revokeDelegation: bind(operations.revokeDelegation),
      /** Records what a courier or a counter did with a parcel. */
      recordScan: bind(operations.recordScan),
      /** Records up to 500 scans in one request, each with its own outcome. */
      recordScans: bind(operations.recordScans),
    },
    counter: {
      /** Takes parcels in that a shopper brings to a counter. */
      dropOff: (input: DropOff, options?: CallOptions) => operations.dropOffParcel(client, input, options),
      /** Hands parcels to their recipient. */
      collect: (input: Collection, options?: CallOptions) => operations.collectParcel(client, input, options),
      /** Takes what a shopper brings back and hands over what it is exchanged for: both or neither. */
      swap: (input: Swap, options?: CallOptions) => operations.swapParcels(client, input, options),
      /** Records that its recipient refuses a parcel, which then waits for a courier. */
      refuse: bind(operations.refuseParcel),
    },
    manifests: {
      /** Opens a manifest of what a courier brings to an outlet, or takes from it; scans with its id count in it. */
      open: bind(operations.openManifest),
      /** One manifest with what is missing and extra; null when it does not exist or the key's partner is not a party to it. */
      get: bind(operations.manifest),
      /** Closes a manifest: both sides agree on what was counted, or they do not. */
      close: bind(operations.closeManifest),
    },
    documents: {
      /** The documents that the partner has listed: the first page when awaited, all when iterated. */
      list: bind(operations.documents),
      /** Lists documents, all or none, for the partner's publishable keys or its shoppers. */
      push: bind(operations.pushDocuments),
      /** Removes documents, all or none. */
      remove: bind(operations.removeDocuments),
    },
    keys: {
      /** Revokes a key of the caller's partner for good. */
      revoke: bind(operations.revokeApiKey),
    },
    sandbox: {
      /** Sets the clock of a sandbox forward and does what has fallen due by then. */
      advanceClock: bind(operations.advanceClock),
      /** Plays a part of a carrier's work with a parcel of a sandbox. */
      simulateCarrier: bind(operations.simulateCarrier),
    },
    events: {
      /** Events in the order of their commits: the first page when awaited, all of them when iterated. */
      list: bind(operations.events),
    },
  }
}
