import { followTable } from '@restante/store'
import type { Pool } from 'pg'
import type { RealmId } from './ids.ts'

/** What a realm is, and what time it is there. */
export interface Realms {
  /** The realm's clock: a sandbox's can be ahead of the world's. */
  now(realm: RealmId): Date
  /** The country of a live realm, or null for a sandbox, where outlets of every country can be used. */
  country(realm: RealmId): string | null
  /** All realms. */
  ids(): readonly RealmId[]
  close(): Promise<void>
}

interface RealmFact {
  readonly realm_id: RealmId
  readonly kind: 'LIVE' | 'SANDBOX'
  readonly country: string | null
  readonly clock_offset_ms: number
  readonly deleted: boolean
}

/** Follows the realms that the service points publish. `now` is the world's clock. */
export async function followRealms(pool: Pool, now: () => Date = () => new Date()): Promise<Realms> {
  const realms = new Map<RealmId, RealmFact>()
  const feed = await followTable<RealmFact>({
    pool,
    table: 'published_service_points.realm_fact',
    columns: ['realm_id', 'kind', 'country', 'clock_offset_ms', 'deleted'],
    onRows: (rows) => {
      for (const row of rows) {
        if (row.deleted) realms.delete(row.realm_id)
        else realms.set(row.realm_id, row)
      }
    },
  })
  return {
    now: (realm) => new Date(now().getTime() + (realms.get(realm)?.clock_offset_ms ?? 0)),
    country: (realm) => (realms.get(realm)?.kind === 'LIVE' ? (realms.get(realm)?.country ?? null) : null),
    ids: () => [...realms.keys()],
    close: () => feed.close(),
  }
}
