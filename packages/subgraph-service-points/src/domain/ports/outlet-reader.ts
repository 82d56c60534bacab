import type { OutletFacts } from '../service-point.ts'

/** The outlets of the register, as it publishes them. */
export interface OutletReader {
  /** The outlets of these ids, by id; one that the register lacks is absent. */
  find(outletIds: readonly string[]): Promise<Map<string, OutletFacts>>
}
