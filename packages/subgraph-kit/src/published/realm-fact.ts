import { bigint, defineTable, nullable, type RowOf, text } from '@restante/store'
import type { RealmId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** The realms: live countries and sandboxes, each with a clock of its own. */
export const realmFactTable = defineTable('published_service_points.realm_fact', ['realmId'], {
  realmId: text<RealmId>(),
  kind: text<'LIVE' | 'SANDBOX'>(),
  /** ISO 3166-1 alpha-2 of a live country; null for a sandbox that is not bound to one. */
  country: nullable(text()),
  /** Milliseconds by which the realm's clock is ahead of the machine's. */
  clockOffsetMs: bigint(),
  ...revision,
})

/** A row of `published_service_points.realm_fact`. */
export type RealmFact = RowOf<typeof realmFactTable>
