import { type Caller, fault, localDate, type RequestContext } from '@restante/subgraph-kit'
import type { Partner } from '../domain/partner.ts'
import type { DocumentCheck } from '../domain/ports/document-check.ts'
import type { RealmReader } from '../domain/ports/realm-reader.ts'
import { nowIn } from '../domain/realm.ts'
import type { OutletFacts, ServicePointView } from '../domain/service-point.ts'
import { canSee, type Viewer } from '../domain/sight.ts'
import type { EnrolmentDeps } from '../use-cases/deps.ts'
import type { GuessLimit } from '../use-cases/devices/guess-limit.ts'
import { type BatchLoader, createBatchLoader } from './batch-loader.ts'

/** The part of the context that is the same for all requests. */
export interface SubgraphDeps {
  /** Returns the reader of a caller's realm; work that goes on after `deadline`, in milliseconds since 1970, is cancelled. */
  readerOf(caller: Caller, deadline: number): RealmReader
  /** Seals the cursors of lists. */
  readonly cursorKey: Buffer
  /** Judges documents that partners list. */
  readonly checkDocument: DocumentCheck
  /** The collaborators of mutations. */
  readonly useCases: EnrolmentDeps
  /** Bounds wrong codes of enrolments. */
  readonly guesses: GuessLimit
}

/** The context of a request, which its resolvers share. */
export interface RequestScope extends Pick<SubgraphDeps, 'cursorKey' | 'checkDocument' | 'useCases' | 'guesses'> {
  readonly caller: Caller
  /** Milliseconds since 1970 until which the gateway waits for the response. */
  readonly deadline: number
  readonly reader: RealmReader
  /** Set when the response is that of an earlier request with the same idempotency key. */
  readonly replay: { happened: boolean }
  readonly partnersById: BatchLoader<Partner>
  readonly partnersByCode: BatchLoader<Partner>
  readonly outlets: BatchLoader<OutletFacts>
  /** The service points at an outlet, in order, whoever may see them. */
  readonly servicePointsAt: BatchLoader<readonly ServicePointView[]>
  /** Returns the realm's own now. */
  realmNow(): Promise<Date>
  /** Returns those of the service points that the caller may know of at that moment. */
  filterVisible(points: readonly ServicePointView[], at: Date): Promise<ServicePointView[]>
}

/** Creates the scope of a request. */
export function createRequestScope(deps: SubgraphDeps, request: RequestContext): RequestScope {
  const partnersById = createBatchLoader(async (ids) =>
    byKey(await readerOf().findPartners(ids), ({ partnerId }) => partnerId),
  )
  let reader: RealmReader | null = null
  let now: Promise<Date> | null = null
  let viewer: Promise<Viewer> | null = null

  // Every field requires a key before its resolver runs.
  function callerOf(): Caller {
    if (!request.caller) throw fault('UNAUTHENTICATED', 'A key is needed.')
    return request.caller
  }

  function readerOf(): RealmReader {
    return (reader ??= deps.readerOf(callerOf(), request.deadline))
  }

  async function loadViewer(): Promise<Viewer> {
    const { partnerId } = callerOf()
    const [partner, grants] = await Promise.all([partnersById.load(partnerId), readerOf().findShippingGrants()])
    if (!partner) throw fault('FORBIDDEN', 'The partner of the key is not in its realm.')
    return { partnerId, code: partner.code, grants: byKey(grants, ({ grantedBy }) => grantedBy) }
  }

  async function loadNow(): Promise<Date> {
    const realm = await readerOf().findRealm()
    if (!realm) throw fault('FORBIDDEN', 'The realm of the key does not exist.')
    return nowIn(realm, deps.useCases.now())
  }

  return {
    cursorKey: deps.cursorKey,
    checkDocument: deps.checkDocument,
    useCases: deps.useCases,
    guesses: deps.guesses,
    deadline: request.deadline,
    replay: { happened: false },
    get caller() {
      return callerOf()
    },
    get reader() {
      return readerOf()
    },
    partnersById,
    partnersByCode: createBatchLoader(async (codes) =>
      byKey(await readerOf().findPartnersByCode(codes), ({ code }) => code),
    ),
    outlets: createBatchLoader((ids) => readerOf().findOutlets(ids)),
    servicePointsAt: createBatchLoader(async (ids) =>
      Map.groupBy(await readerOf().findServicePointsAt(ids), ({ outletId }) => outletId),
    ),
    realmNow: () => (now ??= loadNow()),
    async filterVisible(points, at) {
      if (points.every((point) => point.visibility === 'PUBLIC')) return [...points]
      const by = await (viewer ??= loadViewer())
      return points.filter((point) => canSee(point, by, localDate(at, point.timeZone)))
    },
  }
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [keyOf(item), item]))
}
