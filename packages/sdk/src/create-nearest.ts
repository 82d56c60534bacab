import type { CallOptions, Executor } from './executor.ts'
import type * as graph from './generated/graphql.ts'
import { nearestOutlets, reservePlaces } from './generated/operations.ts'
import { reservableCapability } from './needed-capabilities.ts'
import type { Refusal, UserError } from './outcome.ts'
import type { NarrowingFilter, Removed } from './redirect-to-nearest.ts'
import { makeFault } from './transport/make-fault.ts'

/** The places to hold, and the place near which to look for them. */
export interface CreateNearestInput extends Omit<
  graph.ReservePlacesInput,
  'idempotencyKey' | 'outletIds' | 'partners'
> {
  /** Exactly one member: a point, a postal code or an outlet. */
  readonly near: graph.NearInput
  /** `partners`: those whose service points are used; default: the caller's own and those that let it ship to theirs. */
  readonly filter?: NarrowingFilter
  /** Maximum number of outlets tried, nearest first: 1 to 20, default 5. */
  readonly first?: number
}

/**
 * The outcome of a reservation at the nearest outlet. Without `ok`: `refusals` and `userErrors` say who refused; where both
 * are empty no outlet was found, and `removed` says which conditions removed them.
 */
export type CreateNearestResult =
  | {
      readonly ok: true
      readonly reservation: graph.ReservationSummaryFragment
      /** The outlet that holds the places, with its address and hours. */
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

/** Maximum number of partners that one reservation may name. */
const maxPartners = 20

/**
 * Holds places at the nearest outlet that has them, while a shopper pays. Two requests: the outlets near the place are found,
 * with the capability that the purpose needs, room, and limits that the largest of the parcels meets; the places are reserved at
 * the first of them that accepts all parcels. The times of `options` apply to each request. A caller who repeats the call with
 * the same `idempotencyKey` may find other outlets by then and gets IDEMPOTENCY_CONFLICT: the first reservation stands.
 */
export async function createNearest(
  client: Executor,
  { near, filter = {}, first = 5, ...request }: CreateNearestInput,
  options: CallOptions = {},
): Promise<CreateNearestResult> {
  if (client.keyKind === 'PUBLISHABLE') {
    throw makeFault('FORBIDDEN', 'reservePlaces', 'A publishable key may only read outlets.')
  }
  if (!(Number.isInteger(first) && first >= 1 && first <= 20))
    throw new TypeError('first: a whole number from 1 to 20.')
  const { idempotencyKey: _, ...readOptions } = options
  const search = { ...filter, ...conditionsOf(request, filter) }
  const { edges, removed } = await nearestOutlets(client, { near, filter: search, first }, readOptions)
  const partners = [...new Set(edges.flatMap(partnersAt))].slice(0, maxPartners)
  if (partners.length === 0) return { ok: false, removed, refusals: [], userErrors: [] }
  const outletIds = edges.map((edge) => edge.node.id)
  const outcome = await reservePlaces(client, { ...request, outletIds, partners }, options)
  if (!outcome.ok) return { ...outcome, removed }
  const chosen = edges.find((edge) => edge.node.id === outcome.reservation.outletId)
  if (!chosen) throw makeFault('INTERNAL', 'reservePlaces', 'The graph chose an outlet that was not asked for.')
  return { ...outcome, outlet: chosen.node, distanceMetres: chosen.distance, removed }
}

type FoundEdge = NonNullable<graph.NearestOutletsQuery['nearestOutlets']>['edges'][number]

/** Returns the conditions of the places themselves, which apply whatever the caller's filter says. */
function conditionsOf(
  { purpose, parcels }: Pick<graph.ReservePlacesInput, 'purpose' | 'parcels'>,
  filter: NarrowingFilter,
): graph.NearestFilter {
  const largest = parcels.toSorted((a, b) => volumeOf(b) - volumeOf(a) || (b.weight ?? 0) - (a.weight ?? 0))[0]
  return {
    capabilities: [...new Set([...(filter.capabilities ?? []), reservableCapability(purpose)])],
    hasCapacity: true,
    ...(largest && { parcel: largest }),
  }
}

function volumeOf({ length, width, height }: graph.ParcelMeasureInput): number {
  return (length ?? 0) * (width ?? 0) * (height ?? 0)
}

function partnersAt(edge: FoundEdge): string[] {
  return (edge.servicePoints ?? []).flatMap((servicePoint) => (servicePoint ? [servicePoint.partner.id] : []))
}
