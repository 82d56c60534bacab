import type { CallOptions, Executor } from './executor.ts'
import type * as graph from './generated/graphql.ts'
import { nearestOutlets, parcel as readParcel, redirectParcel } from './generated/operations.ts'
import { neededCapabilities } from './needed-capabilities.ts'
import type { Refusal, UserError } from './outcome.ts'
import { makeFault } from './transport/make-fault.ts'

/** Narrows the search; the conditions of the parcel itself are added and cannot be widened. */
export type NarrowingFilter = Omit<graph.NearestFilter, 'anyPartner' | 'hasCapacity' | 'parcel'>

/** The parcel, and the place to redirect it to. */
export interface RedirectToNearestInput {
  readonly parcelId: string
  /** Exactly one member: a point, a postal code or an outlet. */
  readonly near: graph.NearInput
  readonly filter?: NarrowingFilter
  /** Maximum number of outlets tried, nearest first: 1 to 20, default 5. */
  readonly first?: number
}

/** Number of outlets that each condition removed from the search. */
export type Removed = NonNullable<graph.NearestOutletsQuery['nearestOutlets']>['removed']

/**
 * The outcome of a redirect to the nearest outlet. Without `ok`: `refusals` and `userErrors` say who refused; where both
 * are empty no outlet was found, and `removed` says which conditions removed them.
 */
export type RedirectToNearestResult =
  | {
      readonly ok: true
      readonly redirect: graph.RedirectSummaryFragment
      /** The outlet that accepted it, with its address and hours. */
      readonly outlet: graph.OutletSummaryFragment
      /** Distance of the outlet in metres, along the great circle. */
      readonly distanceMetres: number
      readonly removed: Removed
      readonly refusals: readonly Refusal[]
    }
  | {
      readonly ok: false
      readonly removed: Removed
      readonly refusals: readonly Refusal[]
      readonly userErrors: readonly UserError[]
    }

/**
 * Redirects a parcel to the nearest outlet that can take it. Three requests: the parcel is read, because its measure, its
 * direction, its restrictions and its carrier say where it may go; the outlets near the place are found; the parcel is
 * redirected to the first of them that accepts, which also reserves its place. The times of `options` apply to each
 * request. A caller who repeats the call with the same `idempotencyKey` may find other outlets by then and gets
 * IDEMPOTENCY_CONFLICT: the first redirect stands.
 */
export async function redirectToNearest(
  client: Executor,
  { parcelId, near, filter = {}, first = 5 }: RedirectToNearestInput,
  options: CallOptions = {},
): Promise<RedirectToNearestResult> {
  if (client.keyKind === 'PUBLISHABLE') {
    throw makeFault('FORBIDDEN', 'redirectParcel', 'A publishable key may only read outlets.')
  }
  if (!(Number.isInteger(first) && first >= 1 && first <= 20))
    throw new TypeError('first: a whole number from 1 to 20.')
  const { idempotencyKey: _, ...readOptions } = options
  const parcel = await readParcel(client, { id: parcelId }, readOptions)
  if (!parcel) return { ok: false, removed: [], refusals: [], userErrors: [noParcel] }
  const search = { ...filter, ...conditionsOf(parcel, filter) }
  const { edges, removed } = await nearestOutlets(client, { near, filter: search, first }, readOptions)

  // A redirect goes to the service points of one partner: the one with the nearest.
  const partner = edges[0] && partnersAt(edges[0])[0]
  const candidates = edges.filter((edge) => partner === undefined || partnersAt(edge).includes(partner))
  if (candidates.length === 0) return { ok: false, removed, refusals: [], userErrors: [] }
  const outletIds = candidates.map((edge) => edge.node.id)
  const input = { parcelId, outletIds, ...(partner !== undefined && { partner }) }
  const outcome = await redirectParcel(client, input, options)
  if (!outcome.ok) return { ...outcome, removed }
  const chosen = candidates.find((edge) => edge.node.id === outcome.redirect.outletId)
  if (!chosen) throw makeFault('INTERNAL', 'redirectParcel', 'The graph chose an outlet that was not asked for.')
  return { ...outcome, outlet: chosen.node, distanceMetres: chosen.distance, removed }
}

type FoundParcel = NonNullable<graph.ParcelQuery['parcel']>
type FoundEdge = NonNullable<graph.NearestOutletsQuery['nearestOutlets']>['edges'][number]

const noParcel: UserError = {
  code: 'NOT_FOUND',
  message: 'There is no such parcel, or not for this caller.',
  path: ['input', 'parcelId'],
  retryable: false,
}

/** Returns the conditions of the parcel itself, which apply whatever the caller's filter says. */
function conditionsOf(parcel: FoundParcel, filter: NarrowingFilter): graph.NearestFilter {
  const isBound = parcel.direction === 'OUTBOUND' && parcel.carrier !== null
  const partners = isBound ? narrowToCarrier(parcel.carrier.id, filter.partners) : filter.partners
  return {
    capabilities: [...new Set([...(filter.capabilities ?? []), ...neededCapabilities(parcel)])],
    hasCapacity: true,
    ...(parcel.measure && { parcel: parcel.measure }),
    ...(partners && { partners }),
  }
}

/** Returns the carrier as the only partner: a carrier delivers to its own service points only. */
function narrowToCarrier(carrier: string, partners: readonly string[] | null | undefined): string[] {
  if (partners && !partners.includes(carrier)) {
    throw new TypeError(
      "filter.partners: leaves out the parcel's carrier, which delivers to its own service points only.",
    )
  }
  return [carrier]
}

function partnersAt(edge: FoundEdge): string[] {
  return (edge.servicePoints ?? []).flatMap((servicePoint) => (servicePoint ? [servicePoint.partner.id] : []))
}
