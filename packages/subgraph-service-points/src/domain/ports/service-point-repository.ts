import type { RealmIds, ServicePointId } from '@restante/subgraph-kit'
import type { ServicePoint } from '../service-point.ts'

/** The service points of a realm. */
export interface ServicePointRepository {
  /** Stores service points. What they mean to others is published by the `Publisher`. */
  insert(points: readonly ServicePoint[]): Promise<void>
  /** Those of the outlets at which the programme already is. */
  findOccupiedOutlets(programmeId: RealmIds['prg'], outletIds: readonly string[]): Promise<Set<string>>
  /** True when the partner has a service point at the outlet. */
  isAt(partnerId: string, outletId: string): Promise<boolean>
  /** Ends the pauses that have run out; returns whose they were. */
  endPauses(now: Date): Promise<ServicePointId[]>
  /** How many there are, and how many of them are published. */
  count(): Promise<{ readonly servicePoints: number; readonly published: number }>
}
