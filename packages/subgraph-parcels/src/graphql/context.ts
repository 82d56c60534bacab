import type { Caller, ParcelId, RequestContext } from '@restante/subgraph-kit'
import DataLoader from 'dataloader'
import { countManifest, type Manifest, type ManifestCount } from '../domain/counter/manifest.ts'
import type { Dossier } from '../domain/parcel/dossier.ts'
import type { Event } from '../domain/parcel/event.ts'
import type { HandOver } from '../domain/parcel/hand-over.ts'
import type { Identifier, Parcel } from '../domain/parcel/parcel.ts'
import type { Reservation } from '../domain/parcel/place.ts'
import type { Redirect } from '../domain/parcel/redirect.ts'
import type { ReturnOrder } from '../domain/parcel/return-order.ts'
import type { ShelfCounts } from '../domain/placing/room.ts'
import type { CapacityReader, HeldPlaces, PartnerAtOutlet } from '../domain/ports/capacity-reader.ts'
import type { EventReader } from '../domain/ports/event-reader.ts'
import type { ParcelReader } from '../domain/ports/parcel-reader.ts'
import type { TimeZoneReader } from '../domain/ports/site-reader.ts'
import type { RedirectOption } from '../domain/redirect/options.ts'
import { type OptionsQuery, readRedirectOptions } from '../use-cases/redirects/read-redirect-options.ts'
import { type Deps, withDeadline } from '../use-cases/request/deps.ts'
import { readSession } from '../use-cases/sessions/read-session.ts'
import { withinSession } from '../use-cases/sessions/within-session.ts'

/** Collaborators of resolvers, shared across requests. */
export interface Services {
  readonly deps: Deps
  /** Returns readers of what the caller may see at the given time of its realm. */
  readAs(caller: Caller, now: Date): ParcelReader & EventReader
  readonly timeZones: TimeZoneReader
  readonly capacity: CapacityReader
  readonly cursorKey: Buffer
  /** Signs the keys of shoppers. */
  readonly sessionKey: Buffer
}

/** The place of an event among those of its parcel. */
export interface EventKey {
  readonly parcelId: ParcelId
  readonly sequence: number
}

/** Context that the resolvers of one request share. */
export interface Context {
  readonly caller: Caller
  readonly services: Services
  /** Rejects with UNAUTHENTICATED when the caller is a session that is not in force. */
  admits(): Promise<unknown> | undefined
  /** The realm's time when the request arrived. */
  readonly now: Date
  readonly reads: ParcelReader & EventReader
  /** `happened` is true once a mutation has returned a stored response. A nested object, because execution copies the context. */
  readonly replay: { happened: boolean }
  readonly parcels: DataLoader<string, Parcel | null>
  /** Of parcels that the caller may see. */
  readonly dossiers: DataLoader<ParcelId, Dossier | null>
  readonly redirects: DataLoader<string, Redirect | null>
  readonly reservations: DataLoader<string, Reservation | null>
  readonly manifests: DataLoader<string, Manifest | null>
  readonly manifestCounts: DataLoader<string, ManifestCount>
  readonly returnOrders: DataLoader<string, ReturnOrder | null>
  /** The parcels of a return order, in the order of their ids; the replacements of an exchange among them. */
  readonly parcelsOfReturns: DataLoader<string, readonly Parcel[]>
  readonly handOvers: DataLoader<string, HandOver | null>
  readonly identifiers: DataLoader<string, readonly Identifier[]>
  /** Events of parcels, by the parcel and the sequence in it. */
  readonly events: DataLoader<EventKey, Event | null, string>
  readonly timeZones: DataLoader<string, string | null>
  readonly redirectOptions: DataLoader<OptionsQuery, readonly RedirectOption[], string>
  readonly shelvesOfPoint: DataLoader<string, readonly ShelfCounts[]>
  readonly shelvesAtOutlet: DataLoader<PartnerAtOutlet, readonly ShelfCounts[], string>
  readonly heldPlaces: DataLoader<HeldPlaces, number, string>
}

/** Returns the context of a request. Without a caller only fields that require no key are resolved. */
export function createContext(shared: Services, { caller, deadline }: RequestContext): Context {
  const replay = { happened: false }
  if (!caller) return { services: shared, replay, admits: () => undefined } as unknown as Context
  const services = { ...shared, deps: withDeadline(withinSession(shared.deps, caller), deadline) }
  let session: Promise<unknown> | undefined
  const now = services.deps.realms.now(caller.realm)
  const reads = services.readAs(caller, now)
  return {
    caller,
    services,
    now,
    reads,
    replay,
    admits: () => (caller.kind === 'SESSION' ? (session ??= readSession(shared.deps, caller)) : undefined),
    parcels: byId((ids) => reads.parcels(ids)),
    dossiers: new DataLoader(async (ids) => {
      const dossiers = await services.deps.dossiers.read(caller.realm, ids)
      const byParcel = new Map(dossiers.map((dossier) => [dossier.parcel.id, dossier]))
      return ids.map((id) => byParcel.get(id) ?? null)
    }),
    redirects: byId((ids) => reads.redirects(ids)),
    reservations: byId((ids) => reads.reservations(ids)),
    manifests: byId((ids) => reads.manifests(ids)),
    manifestCounts: new DataLoader(async (manifestIds) => {
      const all = await reads.manifestItems(manifestIds)
      return manifestIds.map((manifestId) => countManifest(all.filter((each) => each.manifestId === manifestId)))
    }),
    returnOrders: byId((ids) => reads.returnOrders(ids)),
    parcelsOfReturns: new DataLoader(async (returnIds) => {
      const all = await reads.parcelsOfReturns(returnIds)
      return returnIds.map((returnId) => all.filter((each) => each.returnId === returnId))
    }),
    handOvers: byId((ids) => reads.handOvers(ids)),
    identifiers: new DataLoader(async (parcelIds) => {
      const all = await reads.identifiers(parcelIds)
      return parcelIds.map((parcelId) => all.filter((each) => each.parcelId === parcelId))
    }),
    events: new DataLoader(
      async (keys: readonly EventKey[]) => {
        const rows = await reads.eventsAt(keys)
        const byKey = new Map(rows.map((row) => [`${row.parcelId} ${row.sequence}`, row]))
        return keys.map(({ parcelId, sequence }) => byKey.get(`${parcelId} ${sequence}`) ?? null)
      },
      { cacheKeyFn: ({ parcelId, sequence }) => `${parcelId} ${sequence}` },
    ),
    timeZones: new DataLoader(async (outletIds) => {
      const zones = await services.timeZones.read(outletIds)
      return outletIds.map((outletId) => zones.get(outletId) ?? null)
    }),
    redirectOptions: new DataLoader((queries) => readRedirectOptions(services.deps, caller, queries, now), {
      cacheKeyFn: ({ parcelId, partnerId, outletId }) => `${parcelId} ${partnerId} ${outletId}`,
    }),
    shelvesOfPoint: new DataLoader((ids) => services.capacity.shelvesOfPoints(caller.realm, ids, caller.partnerId)),
    shelvesAtOutlet: new DataLoader(
      (partners) => services.capacity.shelvesAtOutlets(caller.realm, partners, caller.partnerId),
      { cacheKeyFn: ({ outletId, partnerId }) => `${outletId} ${partnerId}` },
    ),
    heldPlaces: new DataLoader((held) => services.capacity.countHeld(caller.realm, held), {
      cacheKeyFn: ({ servicePointId, purpose, day }) => `${servicePointId} ${purpose} ${day}`,
    }),
  }
}

function byId<Row extends { readonly id: string }>(
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  })
}
