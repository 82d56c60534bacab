/** The memory of the measured process after a number of different documents, in MB. */
export interface Holding {
  readonly documents: number
  /** Objects and code of JavaScript, after garbage collection. */
  readonly heapMb: number
  /** All memory of the gateway's process. */
  readonly residentMb: number
  /** All memory of the planner's processes, together; null where it cannot be read. */
  readonly plannersMb: number | null
  /** Answered with data so far. */
  readonly answered: number
  /** Refused so far, by code. */
  readonly refused: Readonly<Record<string, number>>
}
