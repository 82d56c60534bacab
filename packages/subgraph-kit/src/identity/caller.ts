import type { OutletId, PartnerId, RealmId } from '../ids/ids.ts'

/** A permission of a key. */
export type Scope =
  | 'outlets:read'
  | 'outlets:write'
  | 'service-points:write'
  | 'agreements:read'
  | 'agreements:write'
  | 'reservations:write'
  | 'parcels:read'
  | 'parcels:write'
  | 'returns:read'
  | 'returns:write'
  | 'counter'
  | 'planning'
  | 'planning:apply'
  | 'webhooks:write'
  | 'erase'
  | 'admin'

/** `sk_` a partner's server, `pk_` a browser, `ss_` one shopper, `dk_` one device of a counter or a driver. */
export type KeyKind = 'SECRET' | 'PUBLISHABLE' | 'SESSION' | 'DEVICE'

/** The caller that the verified key names; the only source of the tenant. */
export interface Caller {
  readonly keyId: string
  readonly kind: KeyKind
  /** The realm that the key acts in. */
  readonly realm: RealmId
  /** False in a sandbox. */
  readonly livemode: boolean
  /** The tenant. */
  readonly partnerId: PartnerId
  readonly scopes: readonly Scope[]
  /** For a DEVICE: the only outlets at which it may act. Empty for other kinds. */
  readonly outletIds: readonly OutletId[]
}

/** The part of a request that is the same for every subgraph. */
export interface RequestContext {
  /** Null only where a document of public data may be read without a key. */
  readonly caller: Caller | null
  /** Identifies the request in every log. */
  readonly requestId: string
  /** Milliseconds since 1970 until which the gateway waits for the response. */
  readonly deadline: number
}
