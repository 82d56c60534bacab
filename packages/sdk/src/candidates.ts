import type { Executor } from './executor.ts'
import type { NearestOutletEdge, Outlet, Refusal, RemovedByFilter, UserError } from './generated/types.ts'
import { isConnection } from './pages.ts'
import { asRecord, isRecord, isRecords } from './record.ts'
import { RestanteError } from './restante-error.ts'

/** The outlet that accepted, and what the search for it removed. */
export interface NearestChoice {
  /** The outlet that accepted, with its address and hours. */
  readonly outlet: Outlet
  /** Distance of the outlet in metres, along the great circle. */
  readonly distanceMetres: number
  /** Number of outlets that each condition removed from the search. */
  readonly removed: readonly RemovedByFilter[]
  /** Why nearer outlets were skipped. */
  readonly refusals: readonly Refusal[]
}

/**
 * No outlet accepted. `refusals` and `userErrors` say who refused; where both are empty no outlet was found, and `removed`
 * says which conditions removed them.
 */
export interface NoChoice {
  /** False: nothing was done. */
  readonly ok: false
  /** Number of outlets that each condition removed from the search. */
  readonly removed: readonly RemovedByFilter[]
  /** Refusals of the outlets that were tried. */
  readonly refusals: readonly Refusal[]
  /** Reasons for which the mutation did not do what was asked; empty where no outlet was found. */
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
    throw new RestanteError({
      code: 'FORBIDDEN',
      message: 'A publishable key may only read outlets.',
      operationName: mutation,
    })
  }
  if (!(Number.isInteger(first) && first >= 1 && first <= maxTried)) {
    throw new TypeError(`first: a whole number from 1 to ${maxTried}.`)
  }
}

/** True for a page of outlets with what a choice among them reads: their ids and their service points' partners. */
export function isFoundPage(page: unknown): boolean {
  const hasPartner = (servicePoint: unknown): boolean =>
    servicePoint === null || typeof asRecord(asRecord(servicePoint).partner).id === 'string'
  return (
    isConnection(page, null) &&
    isRecords(asRecord(page).removed) &&
    (page.edges as readonly NearestOutletEdge[]).every(
      ({ node, servicePoints }) =>
        isRecord(node) &&
        typeof node.id === 'string' &&
        (servicePoints === null || (Array.isArray(servicePoints) && servicePoints.every(hasPartner))),
    )
  )
}

/** Returns the ids of the partners with a service point at the outlet. */
export function partnersAt({ servicePoints }: NearestOutletEdge): string[] {
  return (servicePoints ?? []).flatMap((servicePoint) => (servicePoint ? [servicePoint.partner.id] : []))
}

/** Returns the outlet that a mutation chose among those found. Throws MALFORMED_RESPONSE for one that was not among them. */
export function findChosen(
  found: readonly NearestOutletEdge[],
  outletId: string,
  mutation: string,
): Pick<NearestChoice, 'outlet' | 'distanceMetres'> {
  const chosen = found.find(({ node }) => node.id === outletId)
  if (!chosen) {
    throw new RestanteError({
      code: 'MALFORMED_RESPONSE',
      message: 'The graph chose an outlet that was not asked for.',
      operationName: mutation,
    })
  }
  return { outlet: chosen.node, distanceMetres: chosen.distance }
}
