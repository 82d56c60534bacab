import { assignExcluded, listColumns, selectColumns, toParameters } from '@restante/store'
import type { Pool } from 'pg'
import type { ImportRun } from '../domain/import-run.ts'
import type { ImportRunRepository } from '../domain/ports/import-run-repository.ts'
import { importRunTable } from './tables.ts'

/** Remembers imports over a pool of the role `restante_outlets`. */
export function createImportRunRepository(pool: Pool): ImportRunRepository {
  return {
    async record(run) {
      await pool.query(
        `insert into outlets.import_run (${listColumns(importRunTable.properties)}) values ($1, $2, $3)
         on conflict (operator_code, finished_at) do update set ${assignExcluded(['report'])}`,
        toParameters(importRunTable, run),
      )
    },

    async findLast(operatorCode) {
      const { rows } = await pool.query<ImportRun>(
        `select ${selectColumns(importRunTable.properties)} from outlets.import_run
          where operator_code = $1 order by finished_at desc limit 1`,
        [operatorCode],
      )
      return rows[0] ?? null
    },
  }
}
