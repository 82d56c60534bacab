import { type Caller, fault, parseRealmId, type PartnerId, type RedirectId } from '@restante/subgraph-kit'
import { isInReach, type Judgement } from '../../domain/placing/candidate.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { type Dossier, type PartyRole, rolesOf } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { needOf } from '../../domain/placing/need.ts'
import { beginRedirect, newRedirectId } from '../../domain/redirect/confirm.ts'
import { refuseLimit, refuseRedirect } from '../../domain/redirect/eligibility.ts'
import { rankOutlets, type RedirectRequest } from '../../domain/redirect/request.ts'
import { maxRedirectsAt } from '../../domain/redirect/terms.ts'
import { type Refusal, refuseSkipped } from '../../domain/placing/refusal.ts'
import { takeReserved } from '../../domain/placing/reservation.ts'
import type { Site } from '../../domain/placing/site.ts'
import { actorOf } from '../request/actor.ts'
import { type DecidedCommit, decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { type ReadReserved, readReserved } from '../reservations/read-reserved.ts'
import { useReserved } from '../reservations/use-reserved.ts'
import { outOfReachError, userError } from '../request/user-error.ts'

/** A request to redirect a parcel. `partnerId` is null for the carrier, or for a return the shipper's returns partner. */
export interface RedirectParcelInput {
  readonly idempotencyKey: string
  readonly parcelId: string
  readonly partnerId: string | null
  /** Best first, 1 to 20; none with a reservation. */
  readonly outletIds: readonly string[]
  /** A reservation of the caller's, of which the parcel takes a place. */
  readonly reservationId: string | null
  readonly arrivesOn: string | null
  readonly onBehalfOf: RedirectRequest['onBehalfOf']
}

/** The redirect, null when every outlet refuses the parcel, and the refusals of the outlets before the chosen one. */
export interface RedirectParcelResult {
  readonly redirectId: RedirectId | null
  /** Refusals of the parcel itself come first, then those of outlets in the order of the request. */
  readonly refusals: readonly Refusal[]
}

/** The result before the ledger has looked for a place at the outlets in `asked`, which are some of those in `order`. */
export interface RedirectParcelDraft extends RedirectParcelResult {
  readonly asked: readonly string[]
  readonly order: readonly string[]
}

/** The stored response of `redirectParcel`. */
export const redirectParcelCodec: ResponseCodec<RedirectParcelDraft, RedirectParcelResult> = {
  encode: ({ redirectId, refusals, asked, order }) => ({
    redirectId,
    refusals: refusals.map((refusal) => ({ ...refusal })),
    asked,
    order,
  }),
  decode({ result, skipped }) {
    const order = readList<string>(result, 'order')
    const rankOf = ({ outletId }: Refusal): number => (outletId === null ? -1 : order.indexOf(outletId))
    const full = refuseSkipped(skipped, readList(result, 'asked'))
    const refusals = [...readList<Refusal>(result, 'refusals'), ...full]
    return {
      redirectId: readTextOrNull(result, 'redirectId'),
      refusals: refusals.toSorted((a, b) => rankOf(a) - rankOf(b)),
    }
  },
}

/**
 * Redirects a parcel to the first of the outlets that accepts it: the parcel's own conditions and each outlet's are judged
 * here, the room on the shelves by the ledger, in the same statement that writes the redirect and frees the former place.
 * Throws FORBIDDEN for a custodian.
 */
export async function redirectParcel(
  deps: Deps,
  caller: Caller,
  input: RedirectParcelInput,
): Promise<MutationOutcome<RedirectParcelResult>> {
  return runOnce(deps, caller, {
    operation: 'redirectParcel',
    input,
    codec: redirectParcelCodec,
    isPure: true,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const [dossier] = parcelId ? await deps.dossiers.read(caller.realm, [parcelId]) : []
      const roles = dossier ? rolesOf(dossier.parcel, actorOf(caller), now) : []
      if (!dossier || roles.length === 0) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      if (!roles.includes('SHIPPER') && !roles.includes('CARRIER')) {
        throw fault('FORBIDDEN', 'A custodian redirects only in a contingency that its agreement allows.')
      }
      const refusal = refuseRedirect(dossier)
      if (refusal) return refuseParcel(dossier, refusal, input)
      if (input.reservationId !== null) {
        const purpose = dossier.parcel.direction === 'RETURN' ? 'DROP_OFF' : 'COLLECTION'
        const named = { reservationId: input.reservationId, purpose, path: ['input', 'reservationId'] } as const
        const found = await readReserved(deps, caller, named)
        return found.kind === 'FAILED' ? fail(found.userError) : decideReserved(dossier, found, input, roles, now)
      }
      const partnerId = await findPartner(deps, caller, dossier, input)
      if (!partnerId) return fail(userError('NOT_FOUND', ['input', 'partner']))
      const request = { ...input, partnerId }
      const sites = await deps.sites.read(caller.realm, input.outletIds, [partnerId], caller.partnerId)
      const need = needOf(dossier, input.arrivesOn)
      if ([...sites.values()].some((site) => !isInReach(site, need, now))) {
        return fail(outOfReachError(['input', 'arrivesOn']))
      }
      const limit = refuseLimit(dossier, maxRedirectsAt(sites.values()))
      if (limit) return refuseParcel(dossier, limit, input)
      return decideAmong(dossier, rankOutlets(dossier, request, sites, now), request, roles, now)
    },
  })
}

/** Returns the partner whose service points are used; null when the realm has no such partner. */
async function findPartner(
  deps: Deps,
  caller: Caller,
  { parcel }: Dossier,
  input: RedirectParcelInput,
): Promise<PartnerId | null> {
  if (input.partnerId !== null) {
    const named = parseRealmId('prt', caller.realm, input.partnerId)
    const [known] = named ? await deps.sites.knownPartners(caller.realm, [named]) : []
    return known ?? null
  }
  if (parcel.direction === 'RETURN') return deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId)
  return parcel.carrierId ?? parcel.shipperId
}

/** Stores that the parcel itself is the reason for the refusal, whatever the outlets would say. */
function refuseParcel(dossier: Dossier, refusal: Refusal, input: RedirectParcelInput): Decision<RedirectParcelDraft> {
  const result = { redirectId: null, refusals: [refusal], asked: [], order: input.outletIds }
  return { ...decideResult(result), versions: versionsOf(dossier) }
}

/** Offers the ledger the place of the reservation that the parcel takes. */
function decideReserved(
  dossier: Dossier,
  { reserved, site }: Extract<ReadReserved, { kind: 'FOUND' }>,
  input: RedirectParcelInput,
  roles: readonly PartyRole[],
  now: Date,
): Decision<RedirectParcelDraft> {
  const { outletId, servicePartnerId: partnerId } = reserved.reservation
  const request = { ...input, partnerId, outletIds: [outletId] }
  const judgement = takeReserved(reserved, needOf(dossier, null), site, now)
  const limit = refuseLimit(dossier, maxRedirectsAt(site ? [site] : []))
  if (limit) return refuseParcel(dossier, limit, request)
  const sites = new Map<string, Site>(site ? [[outletId, site]] : [])
  const decision = decideAmong(
    dossier,
    rankOutlets(dossier, request, sites, now, () => judgement),
    request,
    roles,
    now,
  )
  return judgement.kind === 'candidate' ? useReserved(decision, reserved, judgement) : decision
}

/** Offers the ledger one option for each candidate, best first. */
function decideAmong(
  dossier: Dossier,
  judgements: readonly Judgement[],
  request: RedirectRequest,
  roles: readonly PartyRole[],
  now: Date,
): DecidedCommit<RedirectParcelDraft> {
  const redirectId = newRedirectId(dossier, now)
  const asked = judgements.flatMap((each) => (each.kind === 'candidate' ? [each.candidate.site.outlet.outletId] : []))
  const refusalsBefore = (rank: number): readonly Refusal[] =>
    judgements.slice(0, rank).flatMap((each) => (each.kind === 'refused' ? [each.refusal] : []))
  const searched = { asked, order: request.outletIds }
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossier),
    options: judgements.flatMap((each, rank) => {
      if (each.kind === 'refused') return []
      const after = beginRedirect(dossier, each.candidate, request, roles, redirectId, now)
      const change = concludeChange(dossier, after, contextAt(now, each.candidate.site.outlet.outletId))
      const result = { ...searched, redirectId, refusals: refusalsBefore(rank) }
      return [{ changes: [change], result, today: each.candidate.today, always: false }]
    }),
    otherwise: { ...searched, redirectId: null, refusals: refusalsBefore(judgements.length) },
  }
}
