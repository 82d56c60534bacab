import { newRealmId, type RealmId } from '@restante/subgraph-kit'
import { isCode } from '../domain/partner.ts'
import { type Problem, problem, refuse, type Refused } from '../domain/problem.ts'
import { nowIn } from '../domain/realm.ts'
import { checkServicePoint, type ServicePointDraft } from '../domain/service-point.ts'
import { findOutletFacts } from '../storage/outlet-facts.ts'
import { ensureProgramme, findPartners } from '../storage/partners.ts'
import { publishServicePoints } from '../storage/publish-service-points.ts'
import { lockHeads } from '../storage/published-table.ts'
import { findRealm } from '../storage/realms.ts'
import { copyServicePoints, findOccupiedOutlets } from '../storage/service-points.ts'
import { inRealm, type Transaction } from '../storage/transaction.ts'
import type { ServicePointDeps } from './deps.ts'

/** Service points of one programme of one partner, to be set up together. */
export interface LoadInput {
  readonly realm: RealmId
  readonly partnerId: string
  /** Made when the partner has none of that code. */
  readonly programme: { readonly code: string; readonly name: string }
  readonly servicePoints: Iterable<ServicePointDraft> | AsyncIterable<ServicePointDraft>
}

/** What a load did: how many service points were set up, and how many of them are covered by an agreement. */
export interface Loaded {
  readonly kind: 'loaded'
  readonly count: number
  readonly published: number
}

/** How many rows go to the database at once. */
const chunkSize = 5_000
/** A load that is refused lists no more problems than this. */
const maxProblems = 100

/**
 * Sets up service points in bulk and publishes those that are covered: all of them or, when one is refused, none.
 * Refused as UNKNOWN_REALM, UNKNOWN_PARTNER, or by row as UNKNOWN_OUTLET, CAPABILITY_NOT_OFFERED, ALREADY_EXISTS
 * (the programme is at that outlet) or INVALID_INPUT; the first 100 problems are listed.
 */
export async function loadServicePoints(deps: ServicePointDeps, input: LoadInput): Promise<Loaded | Refused> {
  return inRealm(deps.pool, input.realm, (transaction) => loadServicePointsIn(transaction, input, deps.now()))
}

/** The same inside a transaction of the realm, which the caller rolls back when the answer is a refusal. */
export async function loadServicePointsIn(
  transaction: Transaction,
  input: LoadInput,
  now: Date,
): Promise<Loaded | Refused> {
  const { realm, partnerId, programme } = input
  const row = await findRealm(transaction, realm)
  if (!row) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  if ((await findPartners(transaction, realm, [partnerId])).length === 0) {
    return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', 'partnerId'))
  }
  if (!isCode(programme.code)) {
    return refuse(problem('INVALID_INPUT', 'A code is 2 to 40 of a-z, 0-9 and hyphens.', 'programme', 'code'))
  }
  await lockHeads(transaction, 'service_point_fact')
  const id = newRealmId('prg', realm, now)
  const programmeId = await ensureProgramme(transaction, { realm, id, partnerId, ...programme }, now)

  const problems: Problem[] = []
  const ids: string[] = []
  let first = 0
  for await (const drafts of inChunks(input.servicePoints)) {
    problems.push(...(await checkDrafts(transaction, { realm, partnerId, programmeId }, drafts, first)))
    first += drafts.length
    if (problems.length >= maxProblems) break
    if (problems.length > 0) continue
    const points = drafts.map((draft) => ({ ...draft, id: newRealmId('sp', realm, now) }))
    await copyServicePoints(transaction, { realm, partnerId, programmeId }, points, now)
    for (const point of points) ids.push(point.id)
  }
  if (problems.length > 0) return refuse(...problems.slice(0, maxProblems))
  const published = await publishServicePoints(transaction, realm, { ids }, nowIn(row, now))
  return { kind: 'loaded', count: ids.length, published }
}

async function checkDrafts(
  transaction: Transaction,
  owner: { realm: RealmId; partnerId: string; programmeId: string },
  drafts: readonly ServicePointDraft[],
  first: number,
): Promise<Problem[]> {
  const outletIds = drafts.map((draft) => draft.outletId)
  const outlets = await findOutletFacts(transaction, outletIds)
  const occupied = await findOccupiedOutlets(transaction, owner.realm, owner.programmeId, outletIds)
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
