import type { LocalDate } from '@restante/subgraph-kit'
import type { Place } from '../parcel/place.ts'
import { type Candidate, judgeSite } from './candidate.ts'
import type { Need } from './need.ts'
import type { Refusal } from './refusal.ts'
import type { Counter, Site } from './site.ts'

/** A counter that would take several parcels together, if it has room for all of them. */
export interface JointCandidate extends Counter {
  /** The local day at the outlet. */
  readonly today: LocalDate
  /** One for each parcel, in their order, numbered from 0. */
  readonly places: readonly Place[]
}

/** The judgement of one outlet for several parcels: the counters there that would take all, best first, or why none would. */
export type JointJudgement =
  | { readonly kind: 'candidates'; readonly candidates: readonly JointCandidate[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Judges one outlet for places for several parcels at one service point, in the order of the service points. It leaves out the
 * counters of shelves, which only the ledger may read.
 */
export function judgeTogether(site: Site, needs: readonly Need[], now: Date): JointJudgement {
  const judged = site.servicePoints.map((servicePoint) => judgeCounter({ site, servicePoint }, needs, now))
  const candidates = judged.flatMap((each) => (each.kind === 'candidate' ? [each.candidate] : []))
  if (candidates.length > 0) return { kind: 'candidates', candidates }
  const refusals = judged.flatMap((each) => (each.kind === 'refused' ? [each.refusal] : []))
  // A service point that the partner may not use is no reason while there are others.
  const refusal = refusals.find(({ code }) => code !== 'NOT_COVERED_BY_AGREEMENT') ?? refusals[0]
  return { kind: 'refused', refusal: refusal ?? refuseWithoutPoints(site, needs, now) }
}

function judgeCounter(
  { site, servicePoint }: Counter,
  needs: readonly Need[],
  now: Date,
): { kind: 'candidate'; candidate: JointCandidate } | { kind: 'refused'; refusal: Refusal } {
  const taken: Candidate[] = []
  for (const need of needs) {
    const judgement = judgeSite({ ...site, servicePoints: [servicePoint] }, need, now)
    if (judgement.kind === 'refused') return judgement
    taken.push(judgement.candidate)
  }
  const places = taken.map(({ place }, number) => ({ ...place, number }))
  return { kind: 'candidate', candidate: { site, servicePoint, today: taken[0]!.today, places } }
}

function refuseWithoutPoints(site: Site, needs: readonly Need[], now: Date): Refusal {
  const judgement = judgeSite({ ...site, servicePoints: [] }, needs[0]!, now)
  if (judgement.kind === 'candidate') throw new TypeError('A place cannot be promised without a service point.')
  return judgement.refusal
}
