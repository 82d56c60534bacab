import type { RealmIds, ServicePointId } from '@restante/subgraph-kit'
import type { ServicePoint } from '../service-point.ts'
import type { TermsChange } from '../terms.ts'

/** The service points of a realm. */
export interface ServicePointRepository {
  /** Stores service points; the `Publisher` publishes them. */
  insert(points: readonly ServicePoint[]): Promise<void>
  /** Returns those of the outlets at which the programme already is. */
  findOccupiedOutlets(programmeId: RealmIds['prg'], outletIds: readonly string[]): Promise<Set<string>>
  /** True when the partner has a service point at the outlet. */
  isAt(partnerId: string, outletId: string): Promise<boolean>
  /** Ends the pauses that have run out; returns the service points. */
  endPauses(now: Date): Promise<ServicePointId[]>
  /** Writes terms, at least one; returns those of the service points that the partner has. The `Publisher` publishes them. */
  updateTerms(partnerId: string, ids: readonly string[], change: TermsChange): Promise<ServicePointId[]>
  /** Counts them, and those of them that are published. */
  count(): Promise<{ readonly servicePoints: number; readonly published: number }>
}
