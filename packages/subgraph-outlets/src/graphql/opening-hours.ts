import { formatInZone, type Hours, inputFault, parseHours, parseRealmId } from '@restante/subgraph-kit'
import { findPointHours } from '../domain/find-point-hours.ts'
import type { Outlet } from '../domain/outlet.ts'
import type { Capability } from '../domain/vocabulary.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { type OutletsContext, requireCaller } from './context.ts'

/** The hours of a place that is never open. */
const never = 'off'
const maxWindowMs = 31 * 86_400_000

/** Hours in the form that their resolvers read. */
export interface HoursView {
  readonly hours: Hours
  readonly text: string | null
  readonly original: string | null
  readonly timeZone: string
}

/** Returns the hours of an outlet, or of one capability there; one that the outlet lacks is never open. */
export function viewHours(outlet: Outlet, capability: Capability | null): HoursView {
  const isLacking = capability !== null && !outlet.capabilities.includes(capability)
  const text = isLacking ? never : outlet.hours
  return {
    hours: parseHours(text, outlet.timeZone, outlet.country),
    text,
    original: isLacking ? null : outlet.hoursOriginal,
    timeZone: outlet.timeZone,
  }
}

/** Returns the hours of a service point, or of one capability there; null for one that the caller may not know of. */
export function viewPointHours(
  servicePointId: string,
  capability: Capability | null,
  context: OutletsContext,
): HoursView | null {
  const caller = requireCaller(context)
  if (!parseRealmId('sp', caller.realm, servicePointId)) return null
  const found = findPointHours(context.searchIndex, servicePointId, caller.partnerId, context.now)
  if (!found) return null
  const { hours, text, timeZone, country } = found
  const isLacking = capability !== null && !found.has(capability)
  return isLacking
    ? { hours: parseHours(never, timeZone, country), text: never, original: null, timeZone }
    : { hours, text, original: null, timeZone }
}

/** Resolvers of `OpeningHours`. */
export const openingHours: SchemaTypes['resolvers']['OpeningHours'] = {
  state: ({ hours }, { at }, { now }) => hours.state(at ?? now),
  nextChange: (view, { at }, { now }) => {
    const change = view.hours.nextChange(at ?? now)
    return change && formatAtOutlet(change, view)
  },
  intervals: (view, { from, to }) => {
    const windowMs = to.getTime() - from.getTime()
    if (windowMs <= 0 || windowMs > maxWindowMs) {
      throw inputFault('to', 'must lie after `from`, at most 31 days.')
    }
    return view.hours.intervals(from, to).map(({ start, end }) => ({
      start: formatAtOutlet(start, view),
      end: formatAtOutlet(end, view),
    }))
  },
  weekly: ({ hours }, _args, { now }) => hours.weekly(now),
}

/** Formats a moment with the offset of the outlet's clock. */
function formatAtOutlet(moment: Date, { timeZone }: HoursView): string {
  return formatInZone(moment, timeZone)
}
