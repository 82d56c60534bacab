import type { Pool } from 'pg'
import type { ImportReport, ImportRun } from './domain/import-run.ts'
import { createImportRunRepository } from './storage/import-runs.ts'
import { createOutletRepository } from './storage/outlet-repository.ts'
import { createPostalCodeRepository } from './storage/postal-codes.ts'
import { type ImportRequest, runImport } from './use-cases/run-import.ts'

/** An import of a list of outlets into a database. */
export interface ImportOptions extends ImportRequest {
  /** Of the role `restante_outlets`. */
  readonly pool: Pool
}

/** Brings the register up to date with a list of outlets, as {@link runImport} does. */
export function importOutlets({ pool, ...request }: ImportOptions): Promise<ImportReport> {
  return runImport(request, {
    outlets: createOutletRepository(pool),
    postalCodes: createPostalCodeRepository(pool),
    importRuns: createImportRunRepository(pool),
  })
}

/** Returns the last import of an operator's list that came to its end; null when none did. */
export function findLastImport(pool: Pool, operatorCode: string): Promise<ImportRun | null> {
  return createImportRunRepository(pool).findLast(operatorCode)
}
