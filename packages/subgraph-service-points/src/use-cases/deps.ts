import type { RealmStore } from '../domain/ports/realm-store.ts'

/** The collaborators of the use cases. */
export interface ServicePointDeps {
  readonly realms: RealmStore
  /** The machine's clock; a realm's offset is added where its time counts. */
  now(): Date
}

/** The collaborators of what has to do with the enrolment of devices. */
export interface EnrolmentDeps extends ServicePointDeps {
  /** Keys from which codes and the keys of devices are derived, newest first, so that neither has to be stored. */
  readonly enrolmentKeys: readonly Buffer[]
}
