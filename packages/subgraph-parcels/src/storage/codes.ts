import { fromJsonRow, propertiesExcept, selectColumns, toJsonRow } from '@restante/store'
import type { Pool } from 'pg'
import { maxTries } from '../domain/codes/code.ts'
import { alertOf, type AttemptSource, maxFailuresPerHour } from '../domain/codes/guesses.ts'
import type { ParcelId } from '@restante/subgraph-kit'
import type { Code } from '../domain/parcel/counter-code.ts'
import type { CodeRepository } from '../domain/ports/code-repository.ts'
import { codeTable, eventTable } from './tables.ts'

/** Returns the repository of codes over a pool of the role `restante_ledger`. */
export function createCodeRepository(pool: Pool): CodeRepository {
  return {
    async tryCode(realm, reference, source, now) {
      const { rows } = await pool.query<{ is_barred: boolean; code: object | null; parcel_ids: readonly ParcelId[] }>({
        name: 'try-code',
        text: 'select is_barred, code, parcel_ids from parcels.try_code($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        values: [
          realm,
          reference,
          source.outletId,
          subjectsOf(source),
          source.isRecentlyEnrolled,
          hourOf(now),
          limits.map((limit) => maxFailuresPerHour[limit]),
          maxTries,
          JSON.stringify(toJsonRow(eventTable, alertOf(realm, source, now), alertProperties)),
        ],
      })
      const { is_barred: isBarred, code, parcel_ids: parcelIds } = rows[0]!
      return { isBarred, issued: code && { code: fromJsonRow(codeTable, code), parcelIds } }
    },
    async forgiveTry(realm, codeId, source, now) {
      await pool.query({
        name: 'forgive-try',
        text: 'select parcels.forgive_try($1, $2, $3, $4)',
        values: [realm, codeId, subjectsOf(source), hourOf(now)],
      })
    },
    async read(realm, codeId) {
      const { rows } = await pool.query<Code & { parcelIds: readonly ParcelId[]; heldUntil: Date | null }>({
        name: 'read-code',
        // The state is no condition of the scan, because the planner would then prefer the index on open codes of a parcel.
        text: `select ${selectColumns(codeTable.properties)}, o.parcel_ids as "parcelIds", o.held_until as "heldUntil"
          from parcels.code, lateral (
            select coalesce(array_agg(p.parcel_id order by p.parcel_id) filter (where p.state = 'OPEN'), '{}') as parcel_ids,
              max(q.hold_until) filter (where p.state = 'OPEN') as held_until
            from parcels.code_parcel p join parcels.parcel q on (q.realm_id, q.id) = (p.realm_id, p.parcel_id)
            where (p.realm_id, p.code_id) = ($1, $2)
          ) o where (realm_id, id) = ($1, $2)`,
        values: [realm, codeId],
      })
      const [row] = rows
      if (!row) return null
      const { parcelIds, heldUntil, ...code } = row
      const isExtended = code.purpose === 'COLLECTION' && heldUntil !== null && heldUntil > code.validUntil
      return { code: isExtended ? { ...code, validUntil: heldUntil } : code, parcelIds }
    },
  }
}

/** In the order in which `parcels.try_code` takes them. */
const limits = ['device', 'deviceOnceMany', 'outlet', 'tenant'] as const

/** The database numbers the event. */
const alertProperties = propertiesExcept(eventTable, ['sequence', 'position'])

function subjectsOf({ keyId, outletId, partnerId }: AttemptSource): readonly string[] {
  return [`key:${keyId}`, `outlet:${outletId}`, `tenant:${partnerId}`]
}

function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
}
