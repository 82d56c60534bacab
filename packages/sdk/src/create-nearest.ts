import { checkTried, findChosen, isFoundPage, type NearestChoice, type NoChoice, partnersAt } from './candidates.ts'
import type { CallOptions, Executor } from './executor.ts'
import * as documents from './generated/documents.ts'
import { reservePlaces } from './generated/operations.ts'
import type {
  Capability,
  NarrowingFilter,
  NearInput,
  NearestFilter,
  ParcelMeasureInput,
  PlacePurpose,
  Reservation,
  ReservePlacesInput,
} from './generated/types.ts'
import type { JsonRecord } from './record.ts'

/** The places to hold, and the place near which to look for them. */
export interface CreateNearestInput extends Omit<ReservePlacesInput, 'idempotencyKey' | 'outletIds' | 'partners'> {
  /** Exactly one member: a point, a postal code or an outlet. */
  readonly near: NearInput
  /** `partners`: those whose service points are used; default: the caller's own and those that let it ship to theirs. */
  readonly filter?: NarrowingFilter
  /** Maximum number of outlets tried, nearest first: 1 to 20, default 5. */
  readonly first?: number
}

/** The outcome of a reservation at the nearest outlet. */
export type CreateNearestResult = (NearestChoice & { readonly ok: true; readonly reservation: Reservation }) | NoChoice

/** Maximum number of partners that one reservation may name. */
const maxPartners = 20

/**
 * Holds places at the nearest outlet that has them, while a shopper pays. Two requests: the outlets near the place are found,
 * with the capability that the purpose needs, room, and limits that the largest of the parcels meets; the places are reserved at
 * the first of them that accepts all parcels. The times of `options` apply to each request. A caller who repeats the call with
 * the same `idempotencyKey` may find other outlets by then and gets IDEMPOTENCY_CONFLICT: the first reservation stands. Throws
 * FORBIDDEN for a publishable key.
 *
 * @example
 * const held = await createNearest(client, {
 *   near: { postalCode: { country: 'IN', code: '560001' } },
 *   purpose: 'COLLECTION',
 *   parcels: [{ length: 330, width: 210, height: 120 }],
 * })
 * if (held.ok) console.log(held.outlet.name, 'until', held.reservation.expiresAt)
 */
export async function createNearest(
  client: Executor,
  input: CreateNearestInput,
  options: CallOptions = {},
): Promise<CreateNearestResult> {
  const { near, filter = {}, first = 5, ...request } = input
  checkTried(client, 'reservePlaces', first)
  const { idempotencyKey: _, ...readOptions } = options
  const search = { near, filter: { ...filter, ...conditionsOf(request, filter) }, first }
  const isExpected = ({ nearestOutlets }: JsonRecord) => isFoundPage(nearestOutlets)
  const found = await client.execute(documents.NearestOutletsDocument, search, readOptions, isExpected)
  const { edges, removed } = found.nearestOutlets!
  const partners = [...new Set(edges.flatMap(partnersAt))].slice(0, maxPartners)
  if (partners.length === 0) return { ok: false, removed, refusals: [], userErrors: [] }
  const outletIds = edges.map((edge) => edge.node.id)
  const outcome = await reservePlaces(client, { ...request, outletIds, partners }, options)
  if (!outcome.ok) return { ...outcome, removed }
  return { ...outcome, ...findChosen(edges, outcome.reservation.outletId, 'reservePlaces'), removed }
}

/** Returns the conditions of the places themselves, which apply whatever the caller's filter says. */
function conditionsOf(
  { purpose, parcels, arrivesOn }: Pick<ReservePlacesInput, 'purpose' | 'parcels' | 'arrivesOn'>,
  filter: NarrowingFilter,
): NearestFilter {
  const largest = parcels.toSorted((a, b) => volumeOf(b) - volumeOf(a) || (b.weight ?? 0) - (a.weight ?? 0))[0]
  return {
    capabilities: [...new Set([...(filter.capabilities ?? []), reservableCapability(purpose)])],
    hasCapacity: true,
    ...(largest && { parcel: largest }),
    ...(arrivesOn != null && { arrivesOn }),
  }
}

function volumeOf({ length, width, height }: ParcelMeasureInput): number {
  return (length ?? 0) * (width ?? 0) * (height ?? 0)
}

/** Returns the capability that a service point needs for places of that purpose to be reserved there. */
export function reservableCapability(purpose: PlacePurpose): Capability {
  return purpose === 'COLLECTION' ? 'COLLECT' : 'RETURN'
}
