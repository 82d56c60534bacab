// Takes the place of the reader of opening hours in the test graph: the whole language of OSM opening_hours needs a library under
// another licence. This reads what most places need, and nothing else: rules of weekdays with times that end by midnight.

/** Open, closed or not known. */
export type OpenState = 'OPEN' | 'CLOSED' | 'UNKNOWN'

/** A stretch of wall-clock time, in milliseconds as if the wall showed UTC; the end is exclusive. */
export interface WallInterval {
  readonly start: number
  readonly end: number
}

/** Opening hours, evaluated on the wall clock of nowhere in particular. */
export interface WallSchedule {
  stateAt(wallMs: number): OpenState
  /** The first moment after `wallMs` and before `untilMs` with another state; null when there is none. */
  findChange(wallMs: number, untilMs: number): number | null
  /** The stretches that are OPEN, cut to the window, in order. */
  listOpen(fromMs: number, untilMs: number): WallInterval[]
}

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const dayMs = 86_400_000
const minuteMs = 60_000

/** The open minutes of each day of the week, Monday first, in order and apart from each other. */
type Week = readonly (readonly (readonly [from: number, to: number])[])[]

/** Reads opening hours; null when they are not of the form described above. Rules for public holidays are left out. */
export function readSchedule(text: string, _country: string | null): WallSchedule | null {
  const week = readWeek(text)
  return week && describe(week)
}

function readWeek(text: string): Week | null {
  const rules = text.split(';').map((rule) => rule.trim())
  const week: (readonly (readonly [number, number])[])[] = weekdays.map(() => [])
  for (const rule of rules) {
    const [, selector = '', times = ''] =
      /^((?:[A-Z][a-z]|PH|[-,]\s*)*?)\s*((?:off|closed|24\/7|\d.*)?)$/.exec(rule) ?? []
    const days = selector === '' ? [0, 1, 2, 3, 4, 5, 6] : readDays(selector)
    const open = readTimes(times)
    if (!days || !open) return null
    // A rule for every day would add to the others instead of standing in their place.
    if (selector === '' ? rules.length > 1 : times === '24/7') return null
    for (const day of days) week[day] = open
  }
  return week
}

/** Reads weekdays such as `Mo-Fr,Su`; null for anything else. Public holidays are no day of the week. */
function readDays(selector: string): readonly number[] | null {
  const days: number[] = []
  for (const part of selector.split(',').map((each) => each.trim())) {
    if (part === 'PH') continue
    const [from, to, ...more] = part.split('-').map((name) => weekdays.indexOf(name.trim()))
    const last = to ?? from!
    if (from === -1 || last === -1 || more.length > 0) return null
    for (let day = from!; ; day = (day + 1) % 7) {
      days.push(day)
      if (day === last) break
    }
  }
  return days
}

function readTimes(times: string): readonly (readonly [number, number])[] | null {
  if (times === '24/7') return [[0, 1_440]]
  if (times === 'off' || times === 'closed') return []
  const spans = times.split(',').map((span): readonly [number, number] | null => {
    const match = /^\s*(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)\s*$/.exec(span)
    const [fromHour, fromMinute, toHour, toMinute] = (match ?? []).slice(1).map(Number)
    const [from, to] = [fromHour! * 60 + fromMinute!, toHour! * 60 + toMinute!]
    return from < to && to <= 1_440 ? [from, to] : null
  })
  return spans.every((span) => span !== null) ? joinSpans(spans) : null
}

function joinSpans(spans: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const joined: [number, number][] = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

function describe(week: Week): WallSchedule {
  const listOpen = (fromMs: number, untilMs: number): WallInterval[] => {
    const found: { start: number; end: number }[] = []
    for (let day = Math.floor(fromMs / dayMs); day * dayMs < untilMs; day++) {
      // Day 0, 1 January 1970, was a Thursday.
      for (const [from, to] of week[(((day + 3) % 7) + 7) % 7]!) {
        const start = Math.max(fromMs, day * dayMs + from * minuteMs)
        const end = Math.min(untilMs, day * dayMs + to * minuteMs)
        const last = found.at(-1)
        if (start >= end) continue
        if (last?.end === start) last.end = end
        else found.push({ start, end })
      }
    }
    return found
  }
  const isOpen = (wallMs: number): boolean => listOpen(wallMs, wallMs + 1).length > 0
  return {
    stateAt: (wallMs) => (isOpen(wallMs) ? 'OPEN' : 'CLOSED'),
    findChange(wallMs, untilMs) {
      const [first] = listOpen(wallMs, untilMs)
      const change = isOpen(wallMs) ? first!.end : first?.start
      return change !== undefined && change < untilMs ? change : null
    },
    listOpen,
  }
}
