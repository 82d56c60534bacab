import {
  type Caller,
  durationMs,
  newRealmId,
  parseRealmId,
  type PartnerId,
  type ReservationId,
} from '@restante/subgraph-kit'
import type { ParcelMeasure } from '../../domain/parcel/parcel.ts'
import type { PlacePurpose } from '../../domain/parcel/place.ts'
import { isInReach } from '../../domain/placing/candidate.ts'
import { type JointJudgement, judgeTogether } from '../../domain/placing/joint-candidate.ts'
import { type Need, reservationNeed } from '../../domain/placing/need.ts'
import { type Refusal, refuse, refuseSkipped } from '../../domain/placing/refusal.ts'
import { endReservation, openReservation, type ReservedPlaces, stateAt } from '../../domain/placing/reservation.ts'
import type { Site } from '../../domain/placing/site.ts'
import { refuseTestOutlet } from '../../domain/placing/test-outlet.ts'
import { type DecidedCommit, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { outOfReachError, type UserError, userError } from '../request/user-error.ts'
import { coverReservation, onlyOneError, refuseShopper } from '../sessions/reserve-for-shopper.ts'
import { readSession } from '../sessions/read-session.ts'
import { findOwnReservation } from './find-own-reservation.ts'

/** A request for places, one for each parcel, all at one service point of the first outlet that has them. */
export interface ReservePlacesInput {
  readonly idempotencyKey: string
  /** Best first, 1 to 20. */
  readonly outletIds: readonly string[]
  /** The partners whose service points are used, best first, 1 to 20. */
  readonly partners: readonly string[]
  readonly purpose: PlacePurpose
  /** 1 to 20; null for a parcel of unknown size. */
  readonly measures: readonly (ParcelMeasure | null)[]
  readonly arrivesOn: string | null
  /** ISO 8601 duration; null for the default. */
  readonly ttl: string | null
  /** A reservation of the caller's whose places are freed in the same step. */
  readonly replaces: string | null
}

/** The reservation, null when every outlet refuses, and the refusals of the outlets before the chosen one. */
export interface ReservePlacesResult {
  readonly reservationId: ReservationId | null
  /** One for each outlet, in the order of the request. */
  readonly refusals: readonly Refusal[]
}

/** The result before the ledger has looked for places: `asked` names the outlet of each option, `chosen` that of this one. */
export interface ReservePlacesDraft extends ReservePlacesResult {
  readonly asked: readonly string[]
  readonly order: readonly string[]
  readonly chosen: string | null
}

/** The stored response of `reservePlaces`. */
export const reservePlacesCodec: ResponseCodec<ReservePlacesDraft, ReservePlacesResult> = {
  encode: ({ reservationId, refusals, asked, order, chosen }) => ({
    reservationId,
    refusals: refusals.map((refusal) => ({ ...refusal })),
    asked,
    order,
    chosen,
  }),
  decode({ result, skipped }) {
    const order = readList<string>(result, 'order')
    const full = refuseSkipped(skipped, readList(result, 'asked'))
    const byOutlet = new Map([...readList<Refusal>(result, 'refusals'), ...full].map((each) => [each.outletId, each]))
    const chosen = readTextOrNull(result, 'chosen')
    const before = chosen === null ? order : order.slice(0, order.indexOf(chosen))
    return {
      reservationId: readTextOrNull(result, 'reservationId'),
      refusals: before.flatMap((outletId) => byOutlet.get(outletId) ?? []),
    }
  },
}

const defaultTtl = 'PT15M'
const [minTtlMs, maxTtlMs] = [1_000, 3_600_000]

/**
 * Holds places while a shopper pays, before there is a parcel: one for each of the parcels, all or none, at one service point of
 * the first outlet that accepts them. A reservation that it replaces is released in the same statement, and kept when every
 * outlet refuses.
 */
export async function reservePlaces(
  deps: Deps,
  caller: Caller,
  input: ReservePlacesInput,
): Promise<MutationOutcome<ReservePlacesResult>> {
  return runOnce(deps, caller, {
    operation: 'reservePlaces',
    input,
    codec: reservePlacesCodec,
    isPure: true,
    async decide(now) {
      const ttlMs = durationMs(input.ttl ?? defaultTtl)
      if (ttlMs === null || ttlMs < minTtlMs || ttlMs > maxTtlMs) return fail(ttlError)
      const partners = await findPartners(deps, caller, input.partners)
      if (!partners) return fail(userError('NOT_FOUND', ['input', 'partners']))
      const session = await readSession(deps, caller)
      const limit = session && refuseShopper(session, input, ttlMs)
      if (limit) return fail(limit)
      const replaced = input.replaces === null ? null : await findOwnReservation(deps, caller, input.replaces)
      if (input.replaces !== null && !replaced) return fail(userError('NOT_FOUND', ['input', 'replaces']))
      const former = session?.reservationId ? await findOwnReservation(deps, caller, session.reservationId) : null
      if (former && former.reservation.id !== input.replaces && stateAt(former.reservation, now) === 'HELD')
        return fail(onlyOneError)
      const id = newRealmId('res', caller.realm, now)
      const needs = input.measures.map((measure) =>
        reservationNeed({ realmId: caller.realm, id }, input.purpose, measure, input.arrivesOn),
      )
      const sites = await deps.sites.read(caller.realm, input.outletIds, partners, caller.partnerId)
      if ([...sites.values()].some((site) => !isInReach(site, needs[0]!, now))) {
        return fail(outOfReachError(['input', 'arrivesOn']))
      }
      const judgements = input.outletIds.map((outletId) => {
        const site = sites.get(outletId)
        return judgeOutlet(outletId, site && rankPoints(site, partners), needs, caller, now)
      })
      const decision = decideAmong(judgements, { ...input, ttlMs }, id, replaced, caller, now)
      return session ? coverReservation(decision, session, id) : decision
    },
  })
}

const ttlError: UserError = userError(
  'INVALID_INPUT',
  ['input', 'ttl'],
  'Places are reserved for one second to 60 minutes.',
)

/** Returns the ids of the partners, or null when one of them does not exist in the realm. */
async function findPartners(deps: Deps, { realm }: Caller, names: readonly string[]): Promise<PartnerId[] | null> {
  const ids = names.flatMap((name) => parseRealmId('prt', realm, name) ?? [])
  const known = await deps.sites.knownPartners(realm, ids)
  return ids.length === names.length && ids.every((id) => known.includes(id)) ? ids : null
}

/** Puts the service points of the first partner first. */
function rankPoints(site: Site, partners: readonly PartnerId[]): Site {
  const rankOf = ({ partnerId }: { partnerId: PartnerId }): number => partners.indexOf(partnerId)
  return { ...site, servicePoints: site.servicePoints.toSorted((a, b) => rankOf(a) - rankOf(b)) }
}

function judgeOutlet(
  outletId: string,
  site: Site | undefined,
  needs: readonly Need[],
  { livemode }: Caller,
  now: Date,
): JointJudgement {
  const refusal = refuseTestOutlet(outletId, livemode) ?? (site ? null : refuse('OUTLET_UNKNOWN', outletId))
  return refusal ? { kind: 'refused', refusal } : judgeTogether(site!, needs, now)
}

/** Offers the ledger one option for each candidate, best first. */
function decideAmong(
  judgements: readonly JointJudgement[],
  request: ReservePlacesInput & { readonly ttlMs: number },
  id: ReservationId,
  replaced: ReservedPlaces | null,
  caller: Caller,
  now: Date,
): DecidedCommit<ReservePlacesDraft> {
  const candidates = judgements.flatMap((each) => (each.kind === 'candidates' ? each.candidates : []))
  const refusals = judgements.flatMap((each) => (each.kind === 'refused' ? [each.refusal] : []))
  const asked = candidates.map(({ site }) => site.outlet.outletId)
  const searched = { asked, order: request.outletIds, refusals }
  const released =
    replaced && stateAt(replaced.reservation, now) === 'HELD' ? [endReservation(replaced, 'RELEASED')] : []
  return {
    kind: 'COMMIT',
    versions: [
      { id, sequence: 0 },
      ...released.map(({ reservation }) => ({ id: reservation.id, sequence: reservation.sequence - 1 })),
    ],
    options: candidates.map((candidate) => ({
      changes: [],
      reservations: [...released, openReservation(id, caller, request, candidate, now)],
      result: { ...searched, reservationId: id, chosen: candidate.site.outlet.outletId },
      today: candidate.today,
      always: false,
    })),
    otherwise: { ...searched, reservationId: null, chosen: null },
  }
}
