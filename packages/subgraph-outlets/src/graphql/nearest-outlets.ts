import {
  checkFirst,
  decodeCursor,
  encodeCursor,
  type PageInfo,
  parseRealmId,
  type Resolvers,
} from '@restante/subgraph-kit'
import type { NearestQuery } from '../domain/nearest/nearest-query.ts'
import { countRemoved, findNearest, type NearestPosition, type Removal } from '../domain/nearest/nearest-search.ts'
import type { QueryNearestOutletsArgs } from '../generated/resolver-types.ts'
import { readOutlets } from '../storage/outlets.ts'
import { type OutletsContext, requireCaller } from './context.ts'
import { readNearestFilter } from './nearest-filter.ts'
import { findOrigin, type Origin } from './origin.ts'
import { viewOutlet } from './outlet-view.ts'

/** What a cursor carries, so that later pages look from the same place at the same moment. */
interface NearestCursor extends NearestPosition {
  readonly at: number
  readonly origin: Origin
}

/** Resolves `Query.nearestOutlets`. */
export async function resolveNearestOutlets(args: QueryNearestOutletsArgs, context: OutletsContext) {
  const { cursorKey, database, searchIndex, now } = context
  const caller = requireCaller(context)
  const first = checkFirst(args.first)
  const scope = JSON.stringify(['nearestOutlets', caller.partnerId, args.near, args.filter ?? {}])
  const after = args.after == null ? null : decodeCursor<NearestCursor>(args.after, scope, cursorKey)

  const conditions = readNearestFilter(args.filter ?? {}, after ? new Date(after.at) : now)
  const origin = after?.origin ?? (await findOrigin(args.near, context))
  const { at } = conditions
  const page = { at, origin: { ...origin, status: origin.point ? 'FOUND' : 'NOT_FOUND' } }
  if (!origin.point) return { ...page, edges: [], nodes: [], pageInfo: emptyPage, countOnce: () => nothingLooked }

  const query: NearestQuery = {
    ...conditions,
    // Another realm's partner is nobody here.
    partners: Array.isArray(conditions.partners)
      ? conditions.partners.filter((id) => parseRealmId('prt', caller.realm, id) !== null)
      : conditions.partners,
    origin: origin.point,
    caller: { partnerId: caller.partnerId },
  }
  const found = findNearest(searchIndex, query, first + 1, after)
  const answers = found.slice(0, first)
  const outlets = await readOutlets(
    database,
    answers.map(({ outletId }) => outletId),
  )
  const edges = answers.flatMap(({ outletId, distanceMetres, servicePointIds }) => {
    const row = outlets.get(outletId)
    if (!row) return []
    const position: NearestCursor = { outletId, distanceMetres, at: at.getTime(), origin }
    return {
      cursor: encodeCursor(position, scope, cursorKey),
      node: viewOutlet(row),
      distance: distanceMetres,
      distanceKind: 'GREAT_CIRCLE',
      servicePoints: servicePointIds?.map((id) => ({ id })) ?? null,
    }
  })
  const farthestMetres = answers.length === first ? answers.at(-1)!.distanceMetres : query.withinMetres
  return {
    ...page,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    } satisfies PageInfo,
    countOnce: once(() => countRemoved(searchIndex, query, farthestMetres)),
  }
}

/** Resolvers of `NearestOutletConnection`: what looks far beyond the answers is counted only when selected. */
export const nearestOutletConnection: Resolvers<OutletsContext>[string] = {
  removed: ({ countOnce }: { countOnce(): Removal }) => countOnce().removed,
  extent: ({ countOnce }: { countOnce(): Removal }) => {
    const { looked, toMetres, isComplete } = countOnce()
    return { looked, toMetres, complete: isComplete }
  },
}

/** One count serves `removed` and `extent`. */
function once(count: () => Removal): () => Removal {
  let removal: Removal | null = null
  return () => (removal ??= count())
}

const emptyPage: PageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }
const nothingLooked: Removal = { removed: [], looked: 0, toMetres: null, isComplete: true }
