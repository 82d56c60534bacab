import type { LocalDate } from '@restante/subgraph-kit'

/** Days from `from` on, up to but not including `until`; null has no end. */
export interface Span {
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/** The capabilities that one agreement in binding state allows, and its days. */
export interface Cover extends Span {
  /** Null: all. */
  readonly capabilities: readonly string[] | null
}

/** Days on which a service point takes promises, and the capabilities that they may need. */
export interface Coverage extends Span {
  readonly capabilities: readonly string[]
}

/** Sorts after every day. */
const never = '∞'

/**
 * Returns the published validity of a service point: its own span and capabilities cut with what its agreements allow on
 * each day. Spans that touch and allow the same are one; of several, the first that is not over on `today` counts.
 * Null when no such span is left. Capabilities keep the order of `own`.
 */
export function findCoverage(own: Coverage, covers: readonly Cover[], today: LocalDate): Coverage | null {
  const days = new Set<string>([own.from, own.until ?? never])
  for (const { from, until } of covers) {
    days.add(from)
    days.add(until ?? never)
  }
  const marks = [...days].filter((day) => own.from <= day && day <= (own.until ?? never)).toSorted()

  for (const run of joinRuns(marks, own.capabilities, covers)) {
    if (run.until > today) return { ...run, until: run.until === never ? null : run.until }
  }
  return null
}

interface Run {
  readonly from: string
  until: string
  readonly capabilities: readonly string[]
}

/** Returns the spans between `marks` on which something is allowed; those that touch and allow the same are one. */
function joinRuns(marks: readonly string[], own: readonly string[], covers: readonly Cover[]): Run[] {
  const runs: Run[] = []
  for (const [index, from] of marks.slice(0, -1).entries()) {
    const until = marks[index + 1]!
    const capabilities = allowedOn(from, own, covers)
    const last = runs.at(-1)
    if (capabilities.length === 0) continue
    if (last?.until === from && isSame(last.capabilities, capabilities)) last.until = until
    else runs.push({ from, until, capabilities })
  }
  return runs
}

/** Returns the first span that is not over on `today`, of the union of spans: those that touch or overlap are one. */
export function findSpan(spans: readonly Span[], today: LocalDate): Span | null {
  const whole: Coverage = { from: '0000-01-01', until: null, capabilities: ['any'] }
  const found = findCoverage(
    whole,
    spans.map((span) => ({ ...span, capabilities: null })),
    today,
  )
  return found && { from: found.from, until: found.until }
}

function allowedOn(day: string, own: readonly string[], covers: readonly Cover[]): readonly string[] {
  const inForce = covers.filter((cover) => cover.from <= day && day < (cover.until ?? never))
  if (inForce.some((cover) => cover.capabilities === null)) return own
  return own.filter((capability) => inForce.some((cover) => cover.capabilities!.includes(capability)))
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index])
}
