import type { OutletSeed, PartnerSeed } from './seeds.ts'
import type { TimeSpan } from './time-span.ts'

/** A permission of a key. */
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

/** Options of a test graph. */
export interface TestGraphOptions {
  /** The time in the graph, which stands still until it is advanced. Default: the time of the machine when it is created. */
  readonly now?: string | Date
  /** The outlets. Default: none. */
  readonly outlets?: readonly OutletSeed[]
  /** Partners besides `platform`, `carrier` and `operator`. */
  readonly partners?: readonly PartnerSeed[]
  /** Address of the graph, which only its `fetch` and handlers know. Default `https://graph.test/graphql`. */
  readonly endpoint?: string
  /** Texts of your own documents that publishable keys may run, besides those of this package. Default: none. */
  readonly documents?: readonly string[]
  /** Called with an error of the graph itself, for which clients get INTERNAL. Default: writes it to the console. */
  readonly onFailure?: (error: unknown) => void
}

/** A key to be created. */
export interface KeySeed {
  /** Code of the partner. */
  readonly partner: string
  /** Default SECRET. */
  readonly kind?: 'SECRET' | 'PUBLISHABLE' | 'DEVICE'
  /** Default: all that a key of the kind may have. */
  readonly scopes?: readonly KeyScope[]
  /** For a DEVICE: names or ids of the outlets at which it may act. */
  readonly outletIds?: readonly string[]
}

/** A graph in memory. */
export interface TestGraph {
  /** Address of the graph. */
  readonly endpoint: string
  /** Sends a request to the graph: a `fetch` for `createClient`, or for any other client of GraphQL. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** Keys of the partners that every graph has. */
  readonly keys: {
    /** Secret key of `platform`, whose service points are at the outlets. It has all scopes. */
    readonly platform: string
    /** Publishable key of `platform`, good for pages of any origin. */
    readonly publishable: string
    /** Secret key of `carrier`, which ships for `platform` and to its service points. */
    readonly carrier: string
    /** Secret key of `operator`, which runs the outlets. */
    readonly operator: string
    /** Enrols a device at the counter of an outlet, given by name or id, and returns its key. */
    counter(outlet: string): string
  }
  /** Creates a key of a partner and returns its text. Throws a TypeError for a partner or outlet that does not exist. */
  createKey(key: KeySeed): string
  /** Returns the id of the outlet with that name. Throws a TypeError without one. */
  outletId(name: string): string
  /** Returns the id of the partner with that code. Throws a TypeError without one. */
  partnerId(code: string): string
  readonly clock: {
    /** Returns the time in the graph. */
    now(): Date
    /**
     * Lets time pass. Resolves once everything that has fallen due meanwhile has happened, in its order and at its time: holds
     * and promises have ended, reservations, redirects and returns have lapsed. Rejects with a TypeError for a time that is over.
     */
    advance(by: TimeSpan): Promise<void>
  }
}
