/** A live country or one partner's sandbox. */
export type RealmKind = 'LIVE' | 'SANDBOX'

/** What decides on time in a realm. */
export interface RealmClock {
  /** Added to the machine's clock; 0 in a live realm. */
  readonly clockOffsetMs: number
}

/** The realm's own now. */
export function nowIn(realm: RealmClock, now: Date): Date {
  return new Date(now.getTime() + realm.clockOffsetMs)
}
