import { newRealmId, type RealmId, type ServicePointId } from '@restante/subgraph-kit'
import { isCode } from '../domain/partner.ts'
import { type Problem, problem, refuse, type Refused } from '../domain/problem.ts'
import { nowIn } from '../domain/realm.ts'
import { checkServicePoint } from '../domain/check-service-point.ts'
import type { Programme } from '../domain/partner.ts'
import type { RealmTransaction } from '../domain/ports/realm-store.ts'
import type { OutletFacts, ServicePoint, ServicePointDraft } from '../domain/service-point.ts'
import { settleTerms } from '../domain/terms.ts'
import type { ServicePointDeps } from './deps.ts'

/** Service points of one programme of one partner, to be set up together. */
export interface LoadInput {
  readonly realm: RealmId
  readonly partnerId: string
  /** Made when the partner has none of that code. */
  readonly programme: { readonly code: string; readonly name: string }
  readonly servicePoints: Iterable<ServicePointDraft> | AsyncIterable<ServicePointDraft>
}

/** The result of a load: how many service points were set up, and how many of them are covered by an agreement. */
export interface Loaded {
  readonly kind: 'loaded'
  readonly count: number
  readonly published: number
}

/** Number of rows that are written to the database at once. */
const chunkSize = 5_000
/** Size of a load after which the statistics of the database's planner are updated. */
const bulkRows = 1_000
/** A load that is refused lists no more problems than this. */
const maxProblems = 100

/**
 * Sets up service points in bulk and publishes those that are covered: all of them or, when one is refused, none.
 * Refused as UNKNOWN_REALM, UNKNOWN_PARTNER, or by row as UNKNOWN_OUTLET, CAPABILITY_NOT_OFFERED, ALREADY_EXISTS
 * (the programme is at that outlet) or INVALID_INPUT; the first 100 problems are listed.
 */
export async function loadServicePoints(deps: ServicePointDeps, input: LoadInput): Promise<Loaded | Refused> {
  return deps.realms.inRealm(input.realm, async (transaction) => {
    const loaded = await loadServicePointsIn(transaction, input, deps.now())
    if (loaded.kind === 'loaded' && loaded.count >= bulkRows) await transaction.analyze()
    return loaded
  })
}

/** The same inside a transaction of the realm, which the caller rolls back when it is refused. */
export async function loadServicePointsIn(
  transaction: RealmTransaction,
  input: LoadInput,
  now: Date,
): Promise<Loaded | Refused> {
  const { realm, partnerId, programme } = input
  const { findRealm, partners, publisher, servicePoints } = transaction
  const found = await findRealm()
  if (!found) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  const [partner] = await partners.find([partnerId])
  if (!partner) return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', 'partnerId'))
  if (!isCode(programme.code)) {
    return refuse(problem('INVALID_INPUT', 'A code is 2 to 40 of a-z, 0-9 and hyphens.', 'programme', 'code'))
  }
  await publisher.lock('service_point_fact')
  const owned = { realmId: realm, partnerId: partner.partnerId, createdAt: now }
  const created = { ...owned, programmeId: newRealmId('prg', realm, now), ...programme }
  const programmeId = await partners.ensureProgramme(created)

  const problems: Problem[] = []
  const ids: ServicePointId[] = []
  let first = 0
  for await (const drafts of inChunks(input.servicePoints)) {
    const outlets = await transaction.outlets.find(drafts.map(({ outletId }) => outletId))
    problems.push(...(await checkDrafts(transaction, programmeId, drafts, outlets, first)))
    first += drafts.length
    if (problems.length >= maxProblems) break
    if (problems.length > 0) continue
    const points = drafts.map((draft) => ({
      ...owned,
      ...complete(draft, outlets.get(draft.outletId)!),
      servicePointId: newRealmId('sp', realm, now),
      programmeId,
    }))
    await servicePoints.insert(points)
    for (const { servicePointId } of points) ids.push(servicePointId)
  }
  if (problems.length > 0) return refuse(...problems.slice(0, maxProblems))
  const published = await publisher.publishServicePoints({ ids }, nowIn(found, now))
  return { kind: 'loaded', count: ids.length, published }
}

async function checkDrafts(
  { servicePoints }: RealmTransaction,
  programmeId: Programme['programmeId'],
  drafts: readonly ServicePointDraft[],
  outlets: ReadonlyMap<string, OutletFacts>,
  first: number,
): Promise<Problem[]> {
  const occupied = await servicePoints.findOccupiedOutlets(
    programmeId,
    drafts.map(({ outletId }) => outletId),
  )
  const problems: Problem[] = []
  for (const [index, draft] of drafts.entries()) {
    const path = ['servicePoints', first + index]
    problems.push(...checkServicePoint(draft, outlets.get(draft.outletId) ?? null, path))
    if (occupied.has(draft.outletId)) {
      problems.push(problem('ALREADY_EXISTS', 'The programme is at that outlet.', ...path, 'outletId'))
    }
    occupied.add(draft.outletId)
  }
  return problems
}

/** A new service point with the defaults of its draft. */
function complete(
  draft: ServicePointDraft,
  { outletId }: OutletFacts,
): Omit<ServicePoint, 'realmId' | 'servicePointId' | 'partnerId' | 'programmeId' | 'createdAt'> {
  const { capabilities, capacity, holdPolicy, validFrom } = draft
  const { decideWithinMinutes = null } = settleTerms({ redirectDecision: 'IMMEDIATE', ...draft })
  return {
    outletId,
    capabilities,
    hours: draft.hours ?? null,
    sizeLimit: draft.sizeLimit ?? null,
    capacity,
    holdPolicy,
    redirectDecision: draft.redirectDecision ?? 'IMMEDIATE',
    decideWithinMinutes,
    redirectFee: draft.redirectFee ?? null,
    cutOff: draft.cutOff ?? null,
    transit: draft.transit ?? null,
    validFrom,
    validUntil: draft.validUntil ?? null,
    status: draft.status ?? 'ACTIVE',
    visibility: draft.visibility ?? 'PUBLIC',
    intake: 'OPEN',
    intakeReason: null,
    intakeUntil: null,
  }
}

async function* inChunks(
  drafts: Iterable<ServicePointDraft> | AsyncIterable<ServicePointDraft>,
): AsyncGenerator<ServicePointDraft[]> {
  let chunk: ServicePointDraft[] = []
  for await (const draft of drafts) {
    chunk.push(draft)
    if (chunk.length === chunkSize) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) yield chunk
}
