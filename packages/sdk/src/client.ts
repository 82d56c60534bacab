import type { DeviceKey, PublishableKey, SessionKey } from './api-key.ts'
import { bindMethods } from './bind-methods.ts'
import type { ClientOptions } from './client-options.ts'
import { createExecutorOn, type Executor } from './executor.ts'
import { methodTable } from './generated/method-table.ts'
import type { DeviceMethods, Methods, PublishableMethods, ShopperMethods } from './generated/methods.ts'
import { type Runtime, webRuntime } from './transport/runtime.ts'

/** The client for a publishable key (`pk_`): reading outlets. Coordinates are rounded to four decimals, about ten metres. */
export interface PublishableClient extends Executor, PublishableMethods {}

/** The client for one shopper's session (`ss_`): reading outlets, and what a shopper may do with the parcels of the session. */
export interface ShopperClient extends Executor, ShopperMethods {}

/** The client for one device of a counter or a driver (`dk_`): scans, hand-overs and manifests at its outlets. */
export interface DeviceClient extends Executor, DeviceMethods {}

/** All methods of the graph, by subject, for a secret key (`sk_`); the scopes of the key decide which of them it may run. */
export interface FullClient extends Executor, Methods {}

/**
 * The client for a key: it has the methods that such a key may run. A key whose type is only `string` gives a `FullClient`; state
 * another kind as in `createClient<SessionKey>`.
 */
export type Client<Key extends string = string> = Key extends PublishableKey
  ? PublishableClient
  : Key extends SessionKey
    ? ShopperClient
    : Key extends DeviceKey
      ? DeviceClient
      : FullClient

/**
 * Creates a client, frozen. Every method is one operation and one request, except `parcels.redirectToNearest` and
 * `reservations.createNearest`. Throws one TypeError that lists everything that is wrong with the options.
 *
 * @example
 * const restante = createClient({ endpoint: 'https://graph.example/graphql', apiKey: 'sk_test_0123456789abcdef' })
 * const page = await restante.outlets.nearest({ near: { postalCode: { country: 'IN', code: '560001' } }, first: 5 })
 */
export function createClient<const Key extends string>(options: ClientOptions<Key>): Client<Key> {
  return createClientOn(webRuntime, options)
}

/** `createClient` on a platform of the caller's choice. */
export function createClientOn<const Key extends string>(runtime: Runtime, options: ClientOptions<Key>): Client<Key> {
  const executor = createExecutorOn(runtime, options)
  const client: FullClient = Object.freeze({ ...executor, ...bindMethods<Methods>(executor, methodTable) })
  return client as Client<Key>
}
