import { type Hours, parseHours, type SizeLimit } from '@restante/subgraph-kit'
import { Interner } from './interner.ts'

/** Opening hours with the text that they were read from. */
export interface SharedHours {
  readonly hours: Hours
  /** OSM `opening_hours`; null: unknown. */
  readonly text: string | null
}

/** Values that many rows share, by number. */
export class SharedValues {
  /** IANA time zone names. */
  readonly zones = new Interner<string>()
  /** Opening hours by text, zone and country; number 0 is UNKNOWN. */
  readonly hours = new Interner<SharedHours>()
  /** Size limits; number 0 is no limit. */
  readonly limits = new Interner<SizeLimit | null>()
  /** Codes of operators. */
  readonly operators = new Interner<string>()
  /** Country codes. */
  readonly countries = new Interner<string>()
  /** Opening hours as text, so that equal texts lie in memory once. */
  readonly texts = new Interner<string>()

  constructor() {
    this.internHours(null, 'UTC', null)
    this.internLimit(null)
  }

  internHours(text: string | null, timeZone: string, country: string | null): number {
    const key = text === null ? '' : `${timeZone}\n${country}\n${text}`
    return this.hours.intern(key, () => ({ hours: parseHours(text, timeZone, country), text }))
  }

  internLimit(limit: SizeLimit | null): number {
    return this.limits.intern(JSON.stringify(limit), () => limit)
  }
}
