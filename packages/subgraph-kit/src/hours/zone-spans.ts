import { BoundedMap } from '../bounded-map.ts'
import { offsetMs } from '../local-time.ts'

/** A stretch of time, in milliseconds since 1970 and end exclusive, in which a zone keeps one offset from UTC. */
export interface ZoneSpan {
  readonly from: number
  readonly until: number
  /** Local time minus UTC. */
  readonly offsetMs: number
}

const weekMs = 7 * 86_400_000
/** More than two centuries of some zones. */
const years = new BoundedMap<string, readonly ZoneSpan[]>(10_000)

/**
 * The stretch of constant offset that holds the instant, cut to its UTC year. Found by looking once a week: no zone
 * changes its clock and changes it back within one.
 */
export function zoneSpanAt(instantMs: number, timeZone: string): ZoneSpan {
  const year = new Date(instantMs).getUTCFullYear()
  const key = `${year} ${timeZone}`
  let spans = years.get(key)
  if (!spans) {
    spans = spansOfYear(year, timeZone)
    years.set(key, spans)
  }
  return spans.find((span) => instantMs < span.until) ?? spans.at(-1)!
}

function spansOfYear(year: number, timeZone: string): ZoneSpan[] {
  const offsetAt = (ms: number): number => offsetMs(new Date(ms), timeZone)
  const end = Date.UTC(year + 1, 0)
  const spans: ZoneSpan[] = []
  let from = Date.UTC(year, 0)
  let offset = offsetAt(from)
  for (let seen = from; seen < end;) {
    const next = Math.min(seen + weekMs, end)
    if (offsetAt(next) !== offset) {
      const change = findChange(seen, next, offset, offsetAt)
      spans.push({ from, until: change, offsetMs: offset })
      from = change
      offset = offsetAt(change)
    }
    seen = next
  }
  if (from < end) spans.push({ from, until: end, offsetMs: offset })
  return spans
}

/** The first millisecond of `(low, high]` whose offset differs from that at `low`. */
function findChange(low: number, high: number, offset: number, offsetAt: (ms: number) => number): number {
  let before = low
  let after = high
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === offset) before = middle
    else after = middle
  }
  return after
}
