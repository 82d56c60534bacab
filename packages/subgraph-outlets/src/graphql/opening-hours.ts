import { fault, type Resolvers } from '@restante/subgraph-kit'
import type {
  OpeningHoursIntervalsArgs,
  OpeningHoursNextChangeArgs,
  OpeningHoursStateArgs,
} from '../generated/resolver-types.ts'
import type { OutletsContext } from './context.ts'
import { formatAtOutlet, type HoursView } from './outlet-view.ts'

const longestWindowMs = 31 * 86_400_000

/** Resolvers of `OpeningHours`. */
export const openingHours: Resolvers<OutletsContext>[string] = {
  state: (view: HoursView, { at }: OpeningHoursStateArgs, { now }) => view.hours.state(at ?? now),
  nextChange: (view: HoursView, { at }: OpeningHoursNextChangeArgs, { now }) => {
    const change = view.hours.nextChange(at ?? now)
    return change && formatAtOutlet(change, view)
  },
  intervals: (view: HoursView, { from, to }: OpeningHoursIntervalsArgs) => {
    const windowMs = to.getTime() - from.getTime()
    if (windowMs <= 0 || windowMs > longestWindowMs) {
      throw fault('BAD_USER_INPUT', '`to` must lie after `from`, at most 31 days.')
    }
    return view.hours.intervals(from, to).map(({ start, end }) => ({
      start: formatAtOutlet(start, view),
      end: formatAtOutlet(end, view),
    }))
  },
  weekly: (view: HoursView, _args: object, { now }) => view.hours.weekly(now),
}
