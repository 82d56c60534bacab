import type { Pool } from 'pg'
import type { ImportReport } from '../import/import-outlets.ts'
import { openRegister } from './register-tables.ts'

/** An import that came to its end. */
export interface ImportRun {
  readonly finishedAt: Date
  readonly report: ImportReport
}

/** Writes down that an operator's list has been imported to its end. */
export async function recordImport(pool: Pool, operatorCode: string, { finishedAt, report }: ImportRun): Promise<void> {
  const row = { operator_code: operatorCode, finished_at: finishedAt, report: JSON.stringify(report) }
  await openRegister(pool)
    .insertInto('outlets.import_run')
    .values(row)
    .onConflict((conflict) => conflict.columns(['operator_code', 'finished_at']).doUpdateSet({ report: row.report }))
    .execute()
}

/** The last import of an operator's list that came to its end; null when none did, whatever part of one is there. */
export async function findLastImport(pool: Pool, operatorCode: string): Promise<ImportRun | null> {
  const row = await openRegister(pool)
    .selectFrom('outlets.import_run')
    .selectAll()
    .where('operator_code', '=', operatorCode)
    .orderBy('finished_at', 'desc')
    .executeTakeFirst()
  return row ? { finishedAt: row.finished_at, report: row.report as unknown as ImportReport } : null
}
