import { fromJsonRow, selectColumns } from '@restante/store'
import type { Pool } from 'pg'
import { type AttemptSource, maxFailuresPerHour } from '../domain/counter/code.ts'
import type { Code } from '../domain/parcel/parcel.ts'
import type { CodeRepository } from '../domain/ports/code-repository.ts'
import { codeTable } from './tables.ts'

/** Returns the repository of codes over a pool of the role `restante_ledger`. */
export function createCodeRepository(pool: Pool): CodeRepository {
  return {
    async tryCode(realm, reference, source, now) {
      const { rows } = await pool.query<{ is_barred: boolean; code: object | null }>({
        name: 'try-code',
        text: 'select is_barred, code from parcels.try_code($1, $2, $3, $4, $5)',
        values: [realm, reference, subjectsOf(source), hourOf(now), kinds.map((kind) => maxFailuresPerHour[kind])],
      })
      const { is_barred: isBarred, code } = rows[0]!
      return { isBarred, code: code && fromJsonRow(codeTable, code) }
    },
    async forgiveTry(realm, codeId, source, now) {
      await pool.query({
        name: 'forgive-try',
        text: 'select parcels.forgive_try($1, $2, $3, $4)',
        values: [realm, codeId, subjectsOf(source), hourOf(now)],
      })
    },
    async read(realm, codeId) {
      const { rows } = await pool.query<Code>({
        name: 'read-code',
        text: `select ${selectColumns(codeTable.properties)} from parcels.code where (realm_id, id) = ($1, $2)`,
        values: [realm, codeId],
      })
      return rows[0] ?? null
    },
  }
}

const kinds = ['key', 'outlet', 'tenant'] as const

function subjectsOf(source: AttemptSource): readonly string[] {
  return kinds.map((kind) => `${kind}:${source[kind]}`)
}

function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
}
