import type { SizeLimit } from '@restante/subgraph-kit'
import type { Capability, OutletKind, OutletStatus } from '../domain/vocabulary.ts'

/** An outlet as an operator's list describes it. */
export interface SourceRow {
  /** The operator's own branch code, by which the outlet is recognised in later imports. */
  readonly operatorRef: string
  readonly name: string
  readonly kind: OutletKind
  /** Default ACTIVE. */
  readonly status?: OutletStatus
  /** First day in service, `YYYY-MM-DD`. */
  readonly opensOn?: string
  /** First day no longer in service. */
  readonly closesOn?: string
  readonly gln?: string
  readonly address: {
    readonly lines: readonly string[]
    readonly locality: string | null
    readonly postalCode: string | null
    readonly subdivision: string | null
  }
  /** Degrees as given, however implausible; null where the list has none. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** Metres that the true place may lie away from the coordinates. */
  readonly precisionMetres: number
  /** IANA name; absent: looked up by the position. */
  readonly timeZone?: string
  /** The hours as the list gives them: read as OSM `opening_hours`, or else kept as the original words. */
  readonly hours?: string
  readonly capabilities: readonly Capability[]
  readonly sizeLimit?: SizeLimit
  readonly verifiedAt?: Date
}
