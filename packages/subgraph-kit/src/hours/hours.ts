import { BoundedMap } from '../bounded-map.ts'
import { type OpenState, readSchedule, type WallInterval, type WallSchedule } from './wall-schedule.ts'
import { zoneSpanAt } from './zone-spans.ts'

export type { OpenState } from './wall-schedule.ts'

/** A stretch of time in which a place is open; the end is exclusive. */
export interface OpenInterval {
  readonly start: Date
  readonly end: Date
}

/** A day of the week, Monday first. */
export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const

/** One of the {@link weekdays}. */
export type Weekday = (typeof weekdays)[number]

/** A stretch of one local day, `HH:MM` to `HH:MM`; 24:00 ends the day. */
export interface WeeklyInterval {
  readonly weekday: Weekday
  readonly opens: string
  readonly closes: string
}

/**
 * The opening hours of a place in its time zone. What the wall clock there shows decides: an hour that a clock change
 * skips is never open, one that comes twice counts twice.
 */
export interface Hours {
  state(at: Date): OpenState
  /** The next moment with another state than at `at`; null when none comes within 400 days. */
  nextChange(at: Date): Date | null
  /** Returns the times between `from` and `to` at which it is OPEN, in order, none touching the next. */
  intervals(from: Date, to: Date): OpenInterval[]
  /**
   * The open hours of the local week, Monday to Sunday, that contains `at`, exceptions of that week included; what goes
   * past midnight is split there.
   */
  weekly(at: Date): WeeklyInterval[]
}

const dayMs = 86_400_000
const horizonMs = 400 * dayMs

/** More texts than a register has; each is read anew when it has been forgotten. */
const maxTexts = 20_000
const schedules = new BoundedMap<string, WallSchedule | null>(maxTexts)
const known = new BoundedMap<string, Hours>(maxTexts)

/** True when the text is OSM opening_hours syntax that can be evaluated. `country` as in {@link parseHours}. */
export function isHoursText(text: string, country: string | null = null): boolean {
  return scheduleOf(text, country) !== null
}

/**
 * The hours that an OSM opening_hours text means in an IANA time zone; with the ISO 3166-1 alpha-2 `country` whose public
 * holidays `PH` names. Equal arguments give the same object, so many places that share a text cost one. Null and text
 * that cannot be read are UNKNOWN at all times; nothing throws.
 */
export function parseHours(text: string | null, timeZone: string, country: string | null = null): Hours {
  const key = text === null ? '' : `${timeZone}\n${country ?? ''}\n${text}`
  let hours = known.get(key)
  if (!hours) {
    hours = text === null ? unknownHours : new ZonedHours(text, timeZone, country)
    known.set(key, hours)
  }
  return hours
}

function scheduleOf(text: string, country: string | null): WallSchedule | null {
  const key = `${country ?? ''}\n${text}`
  let schedule = schedules.get(key)
  if (schedule === undefined) {
    schedule = readSchedule(text, country)
    schedules.set(key, schedule)
  }
  return schedule
}

const unknownHours: Hours = {
  state: () => 'UNKNOWN',
  nextChange: () => null,
  intervals: () => [],
  weekly: () => [],
}

class ZonedHours implements Hours {
  readonly #timeZone: string
  readonly #text: string
  readonly #country: string | null
  /** The last stretch of one state that was looked up: most questions are about the same moment, now. */
  #from = 0
  #until = 0
  #state: OpenState = 'UNKNOWN'

  constructor(text: string, timeZone: string, country: string | null) {
    this.#text = text
    this.#timeZone = timeZone
    this.#country = country
  }

  state(at: Date): OpenState {
    const ms = at.getTime()
    if (ms >= this.#from && ms < this.#until) return this.#state
    const schedule = scheduleOf(this.#text, this.#country)
    if (!schedule) return 'UNKNOWN'
    const { until, offsetMs } = zoneSpanAt(ms, this.#timeZone)
    const wall = ms + offsetMs
    this.#state = schedule.stateAt(wall)
    this.#from = ms
    this.#until = (schedule.findChange(wall, until + offsetMs) ?? until + offsetMs) - offsetMs
    return this.#state
  }

  nextChange(at: Date): Date | null {
    const first = this.state(at)
    let ms = at.getTime()
    const end = ms + horizonMs
    while (ms < end) {
      if (this.state(new Date(ms)) !== first) return new Date(ms)
      if (this.#until <= ms) return null
      ms = this.#until
    }
    return null
  }

  intervals(from: Date, to: Date): OpenInterval[] {
    const schedule = scheduleOf(this.#text, this.#country)
    if (!schedule) return []
    const end = to.getTime()
    const found: WallInterval[] = []
    for (let ms = from.getTime(); ms < end;) {
      const { until, offsetMs } = zoneSpanAt(ms, this.#timeZone)
      const stop = Math.min(until, end)
      for (const open of schedule.listOpen(ms + offsetMs, stop + offsetMs)) {
        found.push({ start: open.start - offsetMs, end: open.end - offsetMs })
      }
      ms = stop
    }
    return joinTouching(found).map(({ start, end: close }) => ({ start: new Date(start), end: new Date(close) }))
  }

  weekly(at: Date): WeeklyInterval[] {
    const schedule = scheduleOf(this.#text, this.#country)
    if (!schedule) return []
    const wall = at.getTime() + zoneSpanAt(at.getTime(), this.#timeZone).offsetMs
    const today = Math.floor(wall / dayMs)
    // Day 0 of the calendar, 1 January 1970, was a Thursday: the fourth day of its week.
    const monday = (today - ((((today + 3) % 7) + 7) % 7)) * dayMs
    return weekdays.flatMap((weekday, index) => {
      const midnight = monday + index * dayMs
      return joinTouching(schedule.listOpen(midnight, midnight + dayMs)).map(({ start, end }) => ({
        weekday,
        opens: formatMinutes((start - midnight) / 60_000),
        closes: formatMinutes((end - midnight) / 60_000),
      }))
    })
  }
}

function joinTouching(intervals: readonly WallInterval[]): WallInterval[] {
  const joined: WallInterval[] = []
  for (const interval of intervals) {
    const last = joined.at(-1)
    if (last && last.end >= interval.start) joined[joined.length - 1] = { start: last.start, end: interval.end }
    else if (interval.end > interval.start) joined.push(interval)
  }
  return joined
}

function formatMinutes(minutes: number): string {
  const text = (part: number): string => String(part).padStart(2, '0')
  return `${text(Math.floor(minutes / 60))}:${text(Math.floor(minutes % 60))}`
}
