import type { Pool } from 'pg'
import type { DueReader } from '../../domain/ports/due-reader.ts'

/** Returns a reader of due moments over a pool of the role `restante_ledger`. Each part is the first entry of an index. */
export function createDueReader(pool: Pool): DueReader {
  return {
    async next(realm, after) {
      const { rows } = await pool.query<{ due: Date | null }>({
        name: 'next-due',
        text: `select least(
            (select min(until) from parcels.place where realm_id = $1 and until > $2),
            (select min(hold_until) from parcels.parcel where realm_id = $1 and state = 'AT_OUTLET' and hold_until > $2),
            (select min(hold_ending_at) from parcels.parcel where realm_id = $1 and state = 'AT_OUTLET' and hold_ending_at > $2),
            (select min(decide_by) from parcels.redirect where realm_id = $1 and state = 'REQUESTED' and decide_by > $2),
            (select min(expires_at) from parcels.reservation where realm_id = $1 and state = 'HELD' and expires_at > $2),
            -- A local day has ended everywhere twelve hours after it ends in UTC.
            (select (min(drop_off_by) + 1)::timestamp at time zone 'UTC' + interval '12 hours' from parcels.return_order
              where realm_id = $1 and state in ('APPROVED', 'CODE_ISSUED')
                and drop_off_by >= ($2 at time zone 'UTC' - interval '12 hours')::date)
          ) as due`,
        values: [realm, after],
      })
      return rows[0]!.due
    },
  }
}
