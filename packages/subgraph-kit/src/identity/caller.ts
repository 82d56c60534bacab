import type { OutletId, PartnerId, RealmId } from '../ids/ids.ts'

/** A permission of a partner's or a device's key. */
export type KeyScope =
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

/** A step that a shopper's key may be good for. */
export const shopperActions = ['RESERVE', 'TRACK', 'REDIRECT', 'CODE', 'DELEGATE', 'RETURN'] as const

/** One of {@link shopperActions}. */
export type ShopperAction = (typeof shopperActions)[number]

/** The permission of a shopper's key for one action. No other key can carry it. */
export type ShopperScope = `shopper:${Lowercase<ShopperAction>}`

/** A permission of a key. */
export type Scope = KeyScope | ShopperScope

/** Returns the permission that an action needs. */
export function shopperScope(action: ShopperAction): ShopperScope {
  return `shopper:${action.toLowerCase() as Lowercase<ShopperAction>}`
}

/** The scopes of a shopper's key with every action: what such a key carries at most. */
export const shopperScopes: readonly Scope[] = ['outlets:read', ...shopperActions.map(shopperScope)]

/** `sk_` a partner's server, `pk_` a browser, `ss_` one shopper, `dk_` one device of a counter or a driver. */
export type KeyKind = 'SECRET' | 'PUBLISHABLE' | 'SESSION' | 'DEVICE'

/** The caller that the verified key names; the only source of the tenant. */
export interface Caller {
  /** For a SESSION: the id of the shopper's session, `ses_<realm>_…`. */
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
  /** Null only for a document that needs no key. */
  readonly caller: Caller | null
  /** Identifies the request in every log. */
  readonly requestId: string
  /** Milliseconds since 1970 until which the gateway waits for the response. */
  readonly deadline: number
}
