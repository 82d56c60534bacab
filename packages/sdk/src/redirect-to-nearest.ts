import { checkTried, findChosen, isFoundPage, type NearestChoice, type NoChoice, partnersAt } from './candidates.ts'
import type { CallOptions, Executor } from './executor.ts'
import * as documents from './generated/documents.ts'
import { redirectParcel } from './generated/operations.ts'
import type { NarrowingFilter, NearInput, Redirect, UserError } from './generated/types.ts'
import { asRecord, type JsonRecord } from './record.ts'

/** The parcel, and the place to redirect it to. */
export interface RedirectToNearestInput {
  /** The parcel, `par_<realm>_…`. */
  readonly parcelId: string
  /** Exactly one member: a point, a postal code or an outlet. */
  readonly near: NearInput
  /** Narrows the search; the conditions of the parcel itself are added by the graph and cannot be widened. */
  readonly filter?: NarrowingFilter
  /**
   * Day of arrival, `YYYY-MM-DD`, local at each outlet: the search asks for a place on it, the redirect promises one from it
   * on. Default: today for a return; for a delivery the day on which it is expected or the next day, whichever is later.
   */
  readonly arrivesOn?: string
  /** The person for whom a shipper acts. Default: SENDER. */
  readonly onBehalfOf?: 'RECIPIENT' | 'SENDER'
  /** Maximum number of outlets tried, nearest first: 1 to 20, default 5. */
  readonly first?: number
}

/** The outcome of a redirect to the nearest outlet. */
export type RedirectToNearestResult = (NearestChoice & { readonly ok: true; readonly redirect: Redirect }) | NoChoice

/**
 * Redirects a parcel to the nearest outlet that can take it. Two requests: the nearest outlets that meet the parcel's own
 * requirements are found; the parcel is redirected to the first of them that accepts, which also reserves its place. The times
 * of `options` apply to each request. A caller who repeats the call with the same `idempotencyKey` may find other outlets by
 * then and gets IDEMPOTENCY_CONFLICT: the first redirect stands. Throws FORBIDDEN for a publishable key.
 *
 * @example
 * const near = { postalCode: { country: 'IN', code: '560001' } }
 * const redirected = await redirectToNearest(client, { parcelId: 'par_in_01', near })
 * if (redirected.ok) console.log(redirected.outlet.name, redirected.distanceMetres)
 * else console.log(redirected.refusals, redirected.removed)
 */
export async function redirectToNearest(
  client: Executor,
  input: RedirectToNearestInput,
  options: CallOptions = {},
): Promise<RedirectToNearestResult> {
  const { parcelId, near, filter, arrivesOn, onBehalfOf, first = 5 } = input
  checkTried(client, 'redirectParcel', first)
  const { idempotencyKey: _, ...readOptions } = options
  const day = arrivesOn === undefined ? {} : { arrivesOn }
  const search = { id: parcelId, near, first, ...day, ...(filter && { filter }) }
  const isExpected = ({ parcel }: JsonRecord) => parcel === null || isFoundPage(asRecord(parcel).nearestOutlets)
  const { parcel } = await client.execute(documents.ParcelNearestOutletsDocument, search, readOptions, isExpected)
  if (!parcel) return { ok: false, removed: [], refusals: [], userErrors: [noParcel] }
  const { edges, removed } = parcel.nearestOutlets!

  // A redirect goes to the service points of one partner: the one with the nearest.
  const partner = edges[0] && partnersAt(edges[0])[0]
  const candidates = edges.filter((edge) => partner === undefined || partnersAt(edge).includes(partner))
  if (candidates.length === 0) return { ok: false, removed, refusals: [], userErrors: [] }
  const redirect = {
    parcelId,
    outletIds: candidates.map(({ node }) => node.id),
    ...day,
    ...(partner !== undefined && { partner }),
    ...(onBehalfOf && { onBehalfOf }),
  }
  const outcome = await redirectParcel(client, redirect, options)
  if (!outcome.ok) return { ...outcome, removed }
  return { ...outcome, ...findChosen(candidates, outcome.redirect.outletId, 'redirectParcel'), removed }
}

const noParcel: UserError = {
  code: 'NOT_FOUND',
  message: 'There is no such parcel, or not for this caller.',
  path: ['input', 'parcelId'],
  retryable: false,
}
