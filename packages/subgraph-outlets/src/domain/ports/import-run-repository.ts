import type { ImportRun } from '../import-run.ts'

/** Remembers the imports that came to their end. */
export interface ImportRunRepository {
  record(run: ImportRun): Promise<void>
  /** Returns the last import of an operator's list; null when none came to its end, whatever part of one is there. */
  findLast(operatorCode: string): Promise<ImportRun | null>
}
