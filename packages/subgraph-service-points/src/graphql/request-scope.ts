import { type Caller, fault, localDate, type RequestContext } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { nowIn } from '../domain/realm.ts'
import type { OutletFact } from '../domain/service-point.ts'
import { canSee, type Viewer } from '../domain/sight.ts'
import { findOutletFacts } from '../storage/outlet-facts.ts'
import { findPartners, findPartnersByCode, type PartnerRow } from '../storage/partners.ts'
import { findShippingGrants } from '../storage/publish-shipping-grants.ts'
import { findRealm } from '../storage/realms.ts'
import { findServicePointsAt, type ServicePointRow } from '../storage/service-points.ts'
import { inTenant, type Transaction } from '../storage/transaction.ts'
import { type BatchLoader, createBatchLoader } from './batch-loader.ts'

/** What the resolvers of the subgraph need of their process. */
export interface SubgraphDeps {
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  /** Seals the cursors of lists. */
  readonly cursorKey: Buffer
  /** The machine's clock. */
  now(): Date
}

/** What the resolvers of one request share. */
export interface RequestScope extends SubgraphDeps {
  readonly caller: Caller
  readonly partnersById: BatchLoader<PartnerRow>
  readonly partnersByCode: BatchLoader<PartnerRow>
  readonly outlets: BatchLoader<OutletFact>
  /** The service points at an outlet, in order, whoever may see them. */
  readonly servicePointsAt: BatchLoader<readonly ServicePointRow[]>
  /** The realm's own now. */
  realmNow(): Promise<Date>
  /** Those of the service points that the caller may know of at that moment. */
  filterVisible(points: readonly ServicePointRow[], at: Date): Promise<ServicePointRow[]>
  /** Runs in a transaction of the caller's partner, bounded by the request's deadline. */
  inTenant<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>
}

/** Makes the scope of a request. */
export function createRequestScope(deps: SubgraphDeps, request: RequestContext): RequestScope {
  const { pool } = deps
  const partnersById = createBatchLoader(async (ids) =>
    byKey(await findPartners(pool, callerOf().realm, ids), ({ id }) => id),
  )
  let now: Promise<Date> | null = null
  let viewer: Promise<Viewer> | null = null

  // Every field requires a key before it comes to this.
  function callerOf(): Caller {
    if (!request.caller) throw fault('UNAUTHENTICATED', 'A key is needed.')
    return request.caller
  }

  async function loadViewer(): Promise<Viewer> {
    const { realm, partnerId } = callerOf()
    const [partner, grants] = await Promise.all([
      partnersById.load(partnerId),
      findShippingGrants(pool, realm, partnerId),
    ])
    if (!partner) throw fault('FORBIDDEN', 'The partner of the key is not in its realm.')
    return { partnerId, code: partner.code, grants: byKey(grants, ({ grantedBy }) => grantedBy) }
  }

  async function loadNow(): Promise<Date> {
    const row = await findRealm(pool, callerOf().realm)
    if (!row) throw fault('FORBIDDEN', 'The realm of the key does not exist.')
    return nowIn(row, deps.now())
  }

  return {
    ...deps,
    get caller() {
      return callerOf()
    },
    partnersById,
    partnersByCode: createBatchLoader(async (codes) =>
      byKey(await findPartnersByCode(pool, callerOf().realm, codes), ({ code }) => code),
    ),
    outlets: createBatchLoader((ids) => findOutletFacts(pool, ids)),
    servicePointsAt: createBatchLoader(async (ids) =>
      Map.groupBy(await findServicePointsAt(pool, callerOf().realm, ids), ({ outletId }) => outletId),
    ),
    realmNow: () => (now ??= loadNow()),
    async filterVisible(points, at) {
      if (points.every((point) => point.visibility === 'PUBLIC')) return [...points]
      const by = await (viewer ??= loadViewer())
      return points.filter((point) => canSee(point, by, localDate(at, point.timeZone)))
    },
    inTenant: (work) => inTenant(pool, callerOf().partnerId, request.deadline - Date.now(), work),
  }
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]))
}
