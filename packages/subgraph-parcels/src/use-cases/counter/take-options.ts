import { localDate } from '@restante/subgraph-kit'
import { isInForceAt, withOverfull } from '../../domain/counter/overfull.ts'
import type { Change } from '../../domain/parcel/change.ts'
import type { Counter } from '../../domain/placing/site.ts'
import type { DecidedOption } from '../request/decision.ts'

/**
 * Returns the options of a change by which a counter has taken a parcel: with room on its shelf; or without, because the
 * parcel is there all the same, and then the service point is overfull.
 */
export function takeOptions<Result>(
  change: Change,
  counter: Counter,
  result: Result,
  { now, occurredAt }: { readonly now: Date; readonly occurredAt: Date },
): readonly DecidedOption<Result>[] {
  const today = localDate(now, counter.site.outlet.timeZone)
  const without = { changes: [withOverfull(change, counter, now, occurredAt)], result, today, always: true }
  const isHeld = change.takes.some(({ kind }) => kind === 'HELD')
  if (!isHeld || !isInForceAt(counter, now)) return [{ ...without, changes: [change] }]
  return [{ changes: [change], result, today, always: false }, without]
}
