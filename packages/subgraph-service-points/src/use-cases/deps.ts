import type { RealmStore } from '../domain/ports/realm-store.ts'

/** The collaborators of the use cases. */
export interface ServicePointDeps {
  readonly realms: RealmStore
  /** The machine's clock; a realm's offset is added where its time counts. */
  now(): Date
}
