import type { Caller } from '@restante/subgraph-kit'

/** A caller whose credential was verified. */
export interface Identity {
  /** Null where no keys are needed. */
  readonly caller: Caller | null
  /**
   * Origins whose pages may use the key: `https://shop.example`, or `*` for any; empty for keys of servers. For a shopper's key
   * those of its partner's publishable keys.
   */
  readonly origins: readonly string[]
}

/** The port through which the gateway learns who is calling. */
export interface Authenticator {
  /**
   * The identity behind a credential, or null when it is unknown, revoked or expired. The credential is what stands
   * after `Bearer` in the Authorization header; null when there is none.
   */
  authenticate(credential: string | null): Identity | null | Promise<Identity | null>
  /** Returns true when some key may be used from the origin. A preflight carries no key, so it can be told no more. */
  isKnownOrigin(origin: string): boolean
  /** Stops following the source of the keys. */
  close(): Promise<void>
}
