import type { RequestContext, RequiredScopes } from '@restante/subgraph-kit'

/** One subgraph without its database and server, as the graph joins it with the others. */
export interface Part {
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Loaders of entities by id; null where there is none for the caller. */
  readonly references: Readonly<
    Record<
      string,
      (
        ids: readonly string[],
        context: object,
        representations: readonly object[],
      ) => Promise<readonly (object | null)[]>
    >
  >
  readonly requiredScopes: RequiredScopes
  contextOf(request: RequestContext): object
  /** Throws, or rejects, when the caller may not be served although its key has the required scope. Default: every caller may. */
  admits?(context: object): void | Promise<unknown>
}

/** The names of the parts. */
export type PartName = 'outlets' | 'service-points' | 'parcels'

/** The subgraph that owns each entity: the others know its id, and may add fields to it. */
export const homes: Readonly<Record<string, PartName>> = {
  Outlet: 'outlets',
  Partner: 'service-points',
  ServicePoint: 'service-points',
  Agreement: 'service-points',
  Parcel: 'parcels',
  Redirect: 'parcels',
  Reservation: 'parcels',
  ReturnOrder: 'parcels',
}

/** Fields of an entity that another subgraph resolves from others of its home, which are given with its id. */
export const requiredFields: Readonly<Record<string, readonly string[]>> = {
  'Parcel.nearestOutlets': ['measure', 'requirements'],
}

/** The context of one request, with the contexts of the parts, each made when it is needed. */
export interface JoinedContext {
  readonly request: RequestContext
  of(part: PartName): object
}
