import type { BoundingBox } from '../domain/geo/bounding-box.ts'

/** The properties that all rows of a list of outlets share. */
export interface OutletSource {
  /** The public code of the operator. */
  readonly operatorCode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The area in which coordinates in that country lie. */
  readonly bounds: BoundingBox
  readonly provenance: { readonly source: string; readonly licence: string; readonly attribution: string }
}
