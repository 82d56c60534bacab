// The subgraph without its database and its server: its resolvers and use cases, the context that they share and the ports
// behind it.
export { type CodeKeys, deriveCodeKeys, maxTries } from './domain/codes/code.ts'
export { alertOf, type AttemptSource, maxFailuresPerHour } from './domain/codes/guesses.ts'
export type { Manifest, ManifestItem } from './domain/counter/manifest.ts'
export type { Change } from './domain/parcel/change.ts'
export type { Code, CodeParcel } from './domain/parcel/counter-code.ts'
export type { Actor, Dossier } from './domain/parcel/dossier.ts'
export type { Event, PlacedEvent } from './domain/parcel/event.ts'
export type { HandOver } from './domain/parcel/hand-over.ts'
export { spellingsOf } from './domain/parcel/identifier.ts'
export type { Identifier, Parcel } from './domain/parcel/parcel.ts'
export type { Place, Reservation } from './domain/parcel/place.ts'
export type { Redirect } from './domain/parcel/redirect.ts'
export type { ReturnOrder } from './domain/parcel/return-order.ts'
export type { ShopperSession } from './domain/session/shopper-session.ts'
export type { ShelfCounts } from './domain/placing/room.ts'
export type { Grant, ServicePointFacts, Site } from './domain/placing/site.ts'
export type { CapacityReader } from './domain/ports/capacity-reader.ts'
export type { CodeRepository } from './domain/ports/code-repository.ts'
export type { DossierReader } from './domain/ports/dossier-reader.ts'
export type { DueReader } from './domain/ports/due-reader.ts'
export type { EventReader } from './domain/ports/event-reader.ts'
export type {
  Commit,
  CommitOption,
  CommitOutcome,
  Ledger,
  PlaceRefusal,
  StoredResponse,
} from './domain/ports/ledger.ts'
export type { ManifestRepository } from './domain/ports/manifest-repository.ts'
export type { ParcelReader } from './domain/ports/parcel-reader.ts'
export type { ReservationReader } from './domain/ports/reservation-reader.ts'
export type { CoveringIds, SessionReader } from './domain/ports/session-reader.ts'
export type { SiteReader } from './domain/ports/site-reader.ts'
export {
  maxUnknownPerHour,
  unannouncedDays,
  type UnannouncedScan,
  type UnannouncedScanRepository,
} from './domain/ports/unannounced-scan-repository.ts'
export { type Context, createContext, type Services } from './graphql/context.ts'
export { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
export type { Deps } from './use-cases/request/deps.ts'
export { lapseDue } from './use-cases/due/lapse-due.ts'
export { runUntil } from './use-cases/sandbox/run-until.ts'
