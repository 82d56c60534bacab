import type { OutletId, SizeLimit } from '@restante/subgraph-kit'
import type { Capability, OutletKind, OutletStatus } from './vocabulary.ts'

/** An outlet of the register, the same in every realm. */
export interface Outlet {
  readonly id: OutletId
  readonly operatorCode: string
  /** The operator's own branch code, unique together with `operatorCode`. */
  readonly operatorRef: string
  readonly name: string
  readonly kind: OutletKind
  readonly status: OutletStatus
  /** First day in service, `YYYY-MM-DD`; null when it has long been, or is not fixed. */
  readonly opensOn: string | null
  /** First day no longer in service. */
  readonly closesOn: string | null
  /** GS1 location number. */
  readonly gln: string | null
  readonly addressLines: readonly string[]
  readonly locality: string | null
  readonly postalCode: string | null
  readonly subdivision: string | null
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Degrees in WGS 84. */
  readonly latitude: number
  readonly longitude: number
  /** Metres that the true place may lie away. */
  readonly locationPrecision: number
  /** IANA name. */
  readonly timeZone: string
  /** OSM `opening_hours`; null: unknown. */
  readonly hours: string | null
  /** The source's own words where they could not be read. */
  readonly hoursOriginal: string | null
  readonly capabilities: readonly Capability[]
  readonly sizeLimit: SizeLimit | null
  readonly source: string
  readonly licence: string
  readonly attribution: string
  readonly verifiedAt: Date | null
  /** Codes of what the import found and did. */
  readonly issues: readonly string[]
}
