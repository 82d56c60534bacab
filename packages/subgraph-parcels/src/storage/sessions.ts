import { selectColumns } from '@restante/store'
import type { Pool } from 'pg'
import type { SessionReader } from '../domain/ports/session-reader.ts'
import type { ShopperSession } from '../domain/session/shopper-session.ts'
import { shopperSessionTable } from './tables.ts'

/** Returns a reader of sessions over a pool of the role `restante_ledger`. */
export function createSessionReader(pool: Pool): SessionReader {
  return {
    async read(realm, id) {
      const { rows } = await pool.query<ShopperSession>({
        name: 'session',
        text: `select ${selectColumns(shopperSessionTable.properties)} from parcels.shopper_session where (realm_id, id) = ($1, $2)`,
        values: [realm, id],
      })
      return rows[0] ?? null
    },
    async covers(realm, id, items) {
      if (items.length === 0) return []
      const { rows } = await pool.query<{ isCovered: boolean }>({
        name: 'session-covers',
        text: `select parcels.is_session_subject($1, $2, array(select jsonb_array_elements_text(i.ids))) as "isCovered"
          from jsonb_array_elements($3) with ordinality i (ids, number) order by i.number`,
        values: [realm, id, JSON.stringify(items.map((ids) => ids.filter((each) => each !== null)))],
      })
      return rows.map(({ isCovered }) => isCovered)
    },
  }
}
