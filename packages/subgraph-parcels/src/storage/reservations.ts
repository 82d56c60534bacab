import { fromJsonRow } from '@restante/store'
import type { Pool } from 'pg'
import type { ReservedPlaces } from '../domain/placing/reservation.ts'
import type { ReservationReader } from '../domain/ports/reservation-reader.ts'
import { placeTable, reservationTable } from './tables.ts'

const reserved = `
  select to_jsonb(r) as reservation, coalesce((select jsonb_agg(to_jsonb(p) order by p.number) from parcels.place p
    where (p.realm_id, p.holder_id) = (r.realm_id, r.id)), '[]') as places
  from parcels.reservation r`

/** Returns a reader of reservations over a pool of the role `restante_ledger`. Each read is one statement and so one snapshot. */
export function createReservationReader(pool: Pool): ReservationReader {
  const query = async (name: string, text: string, values: unknown[]): Promise<readonly ReservedPlaces[]> => {
    const { rows } = await pool.query<{ reservation: object; places: readonly object[] }>({ name, text, values })
    return rows.map(({ reservation, places }) => ({
      reservation: fromJsonRow(reservationTable, reservation),
      places: places.map((place) => fromJsonRow(placeTable, place)),
    }))
  }
  return {
    async read(realm, id) {
      const [found] = await query('reservation', `${reserved} where (r.realm_id, r.id) = ($1, $2)`, [realm, id])
      return found ?? null
    },
    findDue: (realm, now, limit) =>
      query(
        'reservations-due',
        `${reserved} where r.realm_id = $1 and r.state = 'HELD' and r.expires_at <= $2 order by r.expires_at limit $3`,
        [realm, now, limit],
      ),
  }
}
