/** The reason that a row is not in the register: no branch code or name, a branch code seen before, or no place for it. */
export type Rejection = 'INCOMPLETE' | 'DUPLICATE' | 'NO_CENTROID'

/** The fate of the rows of a list: `read` = `imported` + `placedByPostalCode` + all that were rejected. */
export interface ImportReport {
  read: number
  /** At their own coordinates. */
  imported: number
  /** At the centroid of their postal code. */
  placedByPostalCode: number
  /** Of those imported, at their coordinates with latitude and longitude exchanged. */
  exchanged: number
  rejected: Record<Rejection, number>
}

/** An import of an operator's list that came to its end. */
export interface ImportRun {
  readonly operatorCode: string
  readonly finishedAt: Date
  readonly report: Readonly<ImportReport>
}
