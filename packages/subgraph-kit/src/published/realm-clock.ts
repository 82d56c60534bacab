import { followTable } from '@restante/store'
import type { Pool } from 'pg'
import type { RealmId } from '../ids/ids.ts'
import { type RealmFact, realmFactTable } from './realm-fact.ts'

/** The realms and their clocks. */
export interface Realms {
  /** Returns the present time in the realm: the clock of a sandbox can be ahead of the world's. */
  now(realm: RealmId): Date
  /** Returns the country of a live realm, or null for a sandbox, where outlets of every country can be used. */
  country(realm: RealmId): string | null
  /** Returns all realms. */
  ids(): readonly RealmId[]
  /** Resolves once every change of a realm that was published before the call has taken effect here. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** Follows the realms that the service points publish. `now` is the world's clock. */
export async function followRealms(pool: Pool, now: () => Date = () => new Date()): Promise<Realms> {
  const realms = new Map<RealmId, RealmFact>()
  const feed = await followTable({
    pool,
    table: realmFactTable,
    onRows: (rows) => {
      for (const row of rows) {
        if (row.deleted) realms.delete(row.realmId)
        else realms.set(row.realmId, row)
      }
    },
  })
  return {
    now: (realm) => new Date(now().getTime() + (realms.get(realm)?.clockOffsetMs ?? 0)),
    country: (realm) => (realms.get(realm)?.kind === 'LIVE' ? (realms.get(realm)?.country ?? null) : null),
    ids: () => [...realms.keys()],
    refresh: () => feed.refresh(),
    close: () => feed.close(),
  }
}
