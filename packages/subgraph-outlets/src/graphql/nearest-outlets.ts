import {
  checkFirst,
  decodeCursor,
  encodeCursor,
  type EntityKey,
  type PageInfo,
  parseRealmId,
} from '@restante/subgraph-kit'
import type { NearestQuery } from '../domain/nearest/nearest-query.ts'
import { countRemoved, findNearest, type NearestPosition, type Removal } from '../domain/nearest/nearest-search.ts'
import type { Outlet } from '../domain/outlet.ts'
import type { NearInput, QueryNearestOutletsArgs, SchemaTypes } from '../generated/resolver-types.ts'
import { type OutletsContext, requireCaller } from './context.ts'
import { type NearestConditions, readNearestFilter } from './nearest-filter.ts'
import { findOrigin, type Origin } from './origin.ts'

/** A page of the nearest outlets. */
export interface NearestPage {
  readonly edges: readonly NearestEdge[]
  readonly nodes: readonly Outlet[]
  readonly pageInfo: PageInfo
  readonly origin: Origin & { readonly status: 'FOUND' | 'NOT_FOUND' }
  readonly at: Date
  /** Counts what was removed, the first time that it is called. */
  countOnce(): Removal
}

interface NearestEdge {
  readonly cursor: string
  readonly node: Outlet
  readonly distance: number
  readonly distanceKind: 'GREAT_CIRCLE'
  readonly servicePoints: readonly EntityKey[] | null
}

/** The content of a cursor, with which later pages search from the same place at the same moment. */
interface NearestCursor extends NearestPosition {
  readonly at: number
  readonly origin: Origin
}

/** A search as it was asked for. */
interface AskedSearch {
  readonly near: NearInput
  readonly first: number
  readonly after?: string | null | undefined
  /** All that the conditions follow from: a cursor counts only with the same. */
  readonly basis: readonly unknown[]
  /** Reads the conditions at the moment of the first page. */
  conditionsAt(moment: Date): NearestConditions
}

/** Resolves `Query.nearestOutlets`. */
export async function resolveNearestOutlets(
  { filter, ...args }: QueryNearestOutletsArgs,
  context: OutletsContext,
): Promise<NearestPage> {
  const given = filter ?? {}
  return findPage({ ...args, basis: [given], conditionsAt: (moment) => readNearestFilter(given, moment) }, context)
}

/** Finds a page of the nearest outlets. */
export async function findPage(args: AskedSearch, context: OutletsContext): Promise<NearestPage> {
  const { cursorKey, searchIndex, now } = context
  const caller = requireCaller(context)
  const first = checkFirst(args.first)
  const scope = JSON.stringify(['nearestOutlets', caller.partnerId, args.near, ...args.basis])
  const after = args.after == null ? null : decodeCursor<NearestCursor>(args.after, scope, cursorKey)

  const conditions = args.conditionsAt(after ? new Date(after.at) : now)
  const origin = after?.origin ?? (await findOrigin(args.near, context))
  const { at } = conditions
  const page = { at, origin: { ...origin, status: origin.point ? ('FOUND' as const) : ('NOT_FOUND' as const) } }
  if (!origin.point) return { ...page, edges: [], nodes: [], pageInfo: emptyPage, countOnce: () => emptyRemoval }

  const query: NearestQuery = {
    ...conditions,
    // A partner of another realm does not exist here.
    partners: Array.isArray(conditions.partners)
      ? conditions.partners.filter((id) => parseRealmId('prt', caller.realm, id) !== null)
      : conditions.partners,
    origin: origin.point,
    caller: { partnerId: caller.partnerId },
  }
  const found = findNearest(searchIndex, query, first + 1, after)
  const shown = found.slice(0, first)
  const outlets = await context.outlets.findByIds(shown.map(({ outletId }) => outletId))
  const edges = shown.flatMap(({ outletId, distanceMetres, servicePointIds }): NearestEdge[] => {
    const node = outlets.get(outletId)
    if (!node) return []
    const position: NearestCursor = { outletId, distanceMetres, at: at.getTime(), origin }
    return [
      {
        cursor: encodeCursor(position, scope, cursorKey),
        node,
        distance: distanceMetres,
        distanceKind: 'GREAT_CIRCLE',
        servicePoints: servicePointIds?.map((id) => ({ id })) ?? null,
      },
    ]
  })
  const farthestMetres = shown.length === first ? shown.at(-1)!.distanceMetres : query.withinMetres
  return {
    ...page,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    countOnce: once(() => countRemoved(searchIndex, query, farthestMetres)),
  }
}

/** Resolvers of `NearestOutletConnection`: the count, which searches far beyond the page, runs only when selected. */
export const nearestOutletConnection: SchemaTypes['resolvers']['NearestOutletConnection'] = {
  removed: ({ countOnce }) => countOnce().removed,
  extent: ({ countOnce }) => {
    const { examined, toMetres, isComplete } = countOnce()
    return { looked: examined, toMetres, complete: isComplete }
  },
}

/** Counts once for both `removed` and `extent`. */
function once(count: () => Removal): () => Removal {
  let removal: Removal | null = null
  return () => (removal ??= count())
}

const emptyPage: PageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }
const emptyRemoval: Removal = { removed: [], examined: 0, toMetres: null, isComplete: true }
