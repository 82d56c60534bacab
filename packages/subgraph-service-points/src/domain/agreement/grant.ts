import { defaultMaxRedirects, type LocalDate } from '@restante/subgraph-kit'
import type { Span } from './coverage.ts'

/** The days of an agreement by which a partner may use another's service points, and its limit. */
export interface GrantTerms extends Span {
  /** Null: the default. */
  readonly maxRedirects: number | null
}

/**
 * Returns the number of redirects of a delivery that the agreements in force on that day allow: the highest counts. Null when
 * none of them states one.
 */
export function findMaxRedirects(agreements: readonly GrantTerms[], day: LocalDate): number | null {
  const limits = agreements
    .filter(({ from, until }) => from <= day && (until === null || day < until))
    .map(({ maxRedirects }) => maxRedirects)
  if (limits.every((limit) => limit === null)) return null
  return Math.max(...limits.map((limit) => limit ?? defaultMaxRedirects))
}
