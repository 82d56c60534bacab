/** A span of time to let pass, or the moment up to which it passes. */
export type TimeSpan =
  | {
      readonly days?: number
      readonly hours?: number
      readonly minutes?: number
      readonly seconds?: number
    }
  | { readonly to: string | Date }

/** Returns the moment at which a span ends that begins now. Throws a TypeError for a span that leads back. */
export function toMoment(span: TimeSpan, now: Date): Date {
  const moment = 'to' in span ? new Date(span.to) : new Date(now.getTime() + lengthMs(span))
  if (!(moment >= now)) throw new TypeError('A clock is only set forward.')
  return moment
}

function lengthMs(span: Exclude<TimeSpan, { readonly to: unknown }>): number {
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = span
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000
}
