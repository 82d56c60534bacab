import type { PostalCodeCentroid, PostalCodePlace } from '../geo/postal-code.ts'

/** Reads the places of postal codes. */
export interface PostalCodeReader {
  /** Returns the place of a postal code; null when the register does not know it. */
  find(country: string, code: string): Promise<PostalCodePlace | null>
}

/** Reads and writes the places of postal codes. */
export interface PostalCodeRepository extends PostalCodeReader {
  /** Writes the places of postal codes over those known before. No code may come twice. */
  write(centroids: readonly PostalCodeCentroid[]): Promise<void>
}
