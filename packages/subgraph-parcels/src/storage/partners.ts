import { followTable } from '@restante/store'
import { type PartnerFact, partnerFactTable, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'

/** The partners of all realms, which are few, in memory. They lag behind what was published by less than a second. */
export interface Partners {
  /** Returns a partner; null when it is not known. */
  find(realm: RealmId, partner: PartnerId): PartnerFact | null
  close(): Promise<void>
}

/** Follows the partners that the service points publish. */
export async function followPartners(pool: Pool): Promise<Partners> {
  const partners = new Map<string, PartnerFact>()
  const keyOf = (realm: RealmId, partner: PartnerId): string => `${realm} ${partner}`
  const feed = await followTable({
    pool,
    table: partnerFactTable,
    onRows: (rows) => {
      for (const row of rows) {
        const key = keyOf(row.realmId, row.partnerId)
        if (row.deleted) partners.delete(key)
        else partners.set(key, row)
      }
    },
  })
  return {
    find: (realm, partner) => partners.get(keyOf(realm, partner)) ?? null,
    close: () => feed.close(),
  }
}
