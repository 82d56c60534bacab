import { isInBox } from '../geo/bounding-box.ts'
import type { SearchIndex } from '../index/search-index.ts'
import { type FilterCondition, filterConditions } from '../vocabulary.ts'
import { Judge, passes, type UsableProgramme } from './judge.ts'
import type { NearestQuery } from './nearest-query.ts'
import { NearestWalk } from './nearest-walk.ts'

/** The end of a page: the distance in metres and the id of its last outlet. */
export interface NearestPosition {
  readonly distanceMetres: number
  readonly outletId: string
}

/** An outlet that meets the query. */
export interface NearestOutlet extends NearestPosition {
  /** Those of its service points that meet every condition, in the order of ids; null where the outlet was judged. */
  readonly servicePointIds: readonly string[] | null
}

/** The number of outlets that each condition removed, and the range within which they were counted. */
export interface Removal {
  /** Conditions with a count above 0, in their order. */
  readonly removed: readonly { readonly condition: FilterCondition; readonly count: number }[]
  /** Outlets examined, including those that meet the query. */
  readonly examined: number
  /** The distance within which every outlet was examined; null when there was no origin. */
  readonly toMetres: number | null
  readonly isComplete: boolean
}

const maxExamined = 1_000

/** Lists the programmes that a query may use: those named, or the caller's own and those granted to it. */
function listProgrammes(index: SearchIndex, query: NearestQuery): UsableProgramme[] {
  const { partners, caller, arrival } = query
  if (partners === 'ANY') return []
  const grants = index.grantsOf(caller.partnerId)
  const ids = partners === 'GRANTED' ? [caller.partnerId, ...grants.keys()] : partners
  return [...new Set(ids)].flatMap((partnerId) => {
    const programme = index.programmeOf(partnerId)
    const isOwn = partnerId === caller.partnerId
    const grant = grants.get(partnerId) ?? null
    const needsGrant = !isOwn && (partners === 'GRANTED' || arrival !== null)
    return programme ? [{ programme, isOwn, grant, needsGrant }] : []
  })
}

/**
 * Returns the first `count` outlets after `after` that meet the query, by exact distance, equal distances by id. With
 * programmes it walks their service points, and merges those at the same outlet.
 */
export function findNearest(
  index: SearchIndex,
  query: NearestQuery,
  count: number,
  after: NearestPosition | null,
): NearestOutlet[] {
  const { outlets } = index
  const judge = new Judge(index, query)
  const programmes = listProgrammes(index, query)
  const isAny = query.partners === 'ANY'
  const outletOf = (source: number, row: number): number => (isAny ? row : programmes[source]!.programme.outlet[row]!)
  const isInside = (outlet: number): boolean =>
    query.within === null ||
    isInBox(outlets.points.latitudeOf(outlet), outlets.points.longitudeOf(outlet), query.within)

  const walk = new NearestWalk(
    isAny ? [outlets.points] : programmes.map(({ programme }) => programme.points),
    query.origin,
    {
      withinMetres: query.withinMetres,
      ...(after && { fromMetres: after.distanceMetres }),
      accepts: (source, row) =>
        isInside(outletOf(source, row)) &&
        (isAny ? judge.judgeOutlet(row) : judge.judgeServicePoint(programmes[source]!, row)) === passes,
      nameOf: (source, row) =>
        isAny ? outlets.ids[row]! : `${outlets.ids[outletOf(source, row)]!} ${programmes[source]!.programme.ids[row]!}`,
    },
  )

  const found: (NearestPosition & { servicePointIds: string[] | null })[] = []
  for (let met = walk.next(); met !== null; met = walk.next()) {
    const outletId = outlets.ids[outletOf(met.source, met.row)]!
    const { distanceMetres } = met
    if (after && distanceMetres === after.distanceMetres && outletId <= after.outletId) continue
    let last = found.at(-1)
    if (last?.outletId !== outletId) {
      if (found.length === count) break
      last = { outletId, distanceMetres, servicePointIds: isAny ? null : [] }
      found.push(last)
    }
    if (!isAny) last.servicePointIds!.push(programmes[met.source]!.programme.ids[met.row]!)
  }
  return found
}

/**
 * Counts the outlets that each condition removed, out to `toMetres` but among the nearest 1,000 at most. An outlet counts
 * under the first condition that it fails; one with several service points under that of the one that gets furthest.
 */
export function countRemoved(index: SearchIndex, query: NearestQuery, toMetres: number): Removal {
  const { outlets } = index
  const judge = new Judge(index, query)
  const programmes = listProgrammes(index, query)
  const judgeAll = (outlet: number): number => {
    if (query.partners === 'ANY') return judge.judgeOutlet(outlet)
    let furthest = 0
    for (const usable of programmes) {
      for (const row of usable.programme.at(outlet)) furthest = Math.max(furthest, judge.judgeServicePoint(usable, row))
    }
    return furthest
  }

  const { within } = query
  const walk = new NearestWalk([outlets.points], query.origin, {
    withinMetres: toMetres,
    accepts: (_, row) =>
      within === null || isInBox(outlets.points.latitudeOf(row), outlets.points.longitudeOf(row), within),
    nameOf: (_, row) => outlets.ids[row]!,
  })
  const counts = filterConditions.map(() => 0)
  let examined = 0
  let reachedMetres = 0
  for (let met = walk.next(); met !== null; met = walk.next()) {
    if (examined === maxExamined) return summarise(counts, examined, reachedMetres, false)
    examined++
    reachedMetres = met.distanceMetres
    const furthest = judgeAll(met.row)
    if (furthest < passes) counts[furthest]!++
  }
  return summarise(counts, examined, toMetres, true)
}

function summarise(counts: readonly number[], examined: number, toMetres: number, isComplete: boolean): Removal {
  const removed = filterConditions
    .map((condition, index) => ({ condition, count: counts[index]! }))
    .filter(({ count }) => count > 0)
  return { removed, examined, toMetres, isComplete }
}
