import type { Executor } from './executor.ts'
import type { NearestOutletPageFragment, OutletSummaryFragment } from './generated/graphql.ts'
import type { Refusal, UserError } from './outcome.ts'
import { makeFault } from './transport/make-fault.ts'

/** An outlet that a search has found, with its distance and the service points there that meet the conditions. */
export type FoundOutlet = NearestOutletPageFragment['edges'][number]

/** Number of outlets that each condition removed from a search. */
export type Removed = NearestOutletPageFragment['removed']

/** The outlet that accepted, and what the search for it removed. */
export interface NearestChoice {
  /** The outlet that accepted, with its address and hours. */
  readonly outlet: OutletSummaryFragment
  /** Distance of the outlet in metres, along the great circle. */
  readonly distanceMetres: number
  readonly removed: Removed
  /** Why nearer outlets were skipped. */
  readonly refusals: readonly Refusal[]
}

/**
 * No outlet accepted. `refusals` and `userErrors` say who refused; where both are empty no outlet was found, and `removed`
 * says which conditions removed them.
 */
export interface NoChoice {
  readonly ok: false
  readonly removed: Removed
  readonly refusals: readonly Refusal[]
  readonly userErrors: readonly UserError[]
}

/** Maximum number of outlets that one mutation tries. */
const maxTried = 20

/**
 * Throws unless the client may run the mutation with that many outlets: FORBIDDEN for a publishable key, a TypeError for
 * another number than 1 to 20.
 */
export function checkTried(client: Executor, mutation: string, first: number): void {
  if (client.keyKind === 'PUBLISHABLE') {
    throw makeFault('FORBIDDEN', mutation, 'A publishable key may only read outlets.')
  }
  if (!(Number.isInteger(first) && first >= 1 && first <= maxTried)) {
    throw new TypeError(`first: a whole number from 1 to ${maxTried}.`)
  }
}

/** Returns the ids of the partners with a service point at the outlet. */
export function partnersAt({ servicePoints }: FoundOutlet): string[] {
  return (servicePoints ?? []).flatMap((servicePoint) => (servicePoint ? [servicePoint.partner.id] : []))
}

/** Returns the outlet that a mutation chose among those found. Throws INTERNAL for one that was not among them. */
export function findChosen(
  found: readonly FoundOutlet[],
  outletId: string,
  mutation: string,
): Pick<NearestChoice, 'outlet' | 'distanceMetres'> {
  const chosen = found.find(({ node }) => node.id === outletId)
  if (!chosen) throw makeFault('INTERNAL', mutation, 'The graph chose an outlet that was not asked for.')
  return { outlet: chosen.node, distanceMetres: chosen.distance }
}
