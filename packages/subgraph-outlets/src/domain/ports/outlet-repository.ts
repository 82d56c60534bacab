import type { Outlet } from '../outlet.ts'

/** Writes the register of outlets. */
export interface OutletRepository {
  /**
   * Writes outlets in one transaction, which also publishes them. An outlet whose branch code is known keeps its id; one
   * that has not changed is not written. No branch code may come twice.
   */
  write(outlets: readonly Outlet[]): Promise<void>
  /** Makes what was written quick to read, at once instead of when the database comes to it. Called when a series of writes ends. */
  optimiseForReading(): Promise<void>
}
