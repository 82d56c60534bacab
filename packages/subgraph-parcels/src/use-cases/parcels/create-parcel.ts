import { type Caller, localDate, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { type Announcement, announceParcel, promiseAt } from '../../domain/announce.ts'
import { joinParcel } from '../../domain/join.ts'
import { type Candidate, isInReach, judgeSite, refused } from '../../domain/placing/candidate.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { collectionNeed } from '../../domain/placing/need.ts'
import { type Refusal, refuse, refuseSkipped } from '../../domain/placing/refusal.ts'
import type { Site } from '../../domain/placing/site.ts'
import { decideChange, decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { checkNumbers } from './check-numbers.ts'
import { joinScans } from './join-scans.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { outOfReachError, userError } from '../request/user-error.ts'

/** An announcement by a shipper or a carrier. Its numbers are not normalised yet. */
export interface CreateParcelInput extends Announcement {
  readonly idempotencyKey: string
}

/** The announced parcel; null when its destination, an outlet, has refused it. */
export interface CreateParcelResult {
  readonly parcelId: ParcelId | null
  readonly refusals: readonly Refusal[]
}

/** The result before the ledger has looked for a place at the outlets in `asked`. */
export interface CreateParcelDraft extends CreateParcelResult {
  readonly asked: readonly string[]
}

/** The stored response of `createParcel`. */
export const createParcelCodec: ResponseCodec<CreateParcelDraft, CreateParcelResult> = {
  encode: ({ parcelId, refusals, asked }) => ({
    parcelId,
    refusals: refusals.map((refusal) => ({ ...refusal })),
    asked,
  }),
  decode: ({ result, skipped }) => ({
    parcelId: readTextOrNull(result, 'parcelId'),
    refusals: [...readList<Refusal>(result, 'refusals'), ...refuseSkipped(skipped, readList(result, 'asked'))],
  }),
}

/**
 * Announces a parcel. One that goes to an outlet has its place promised in the same statement, or is refused and not
 * created. A carrier or shipper that names a number which the other has already named joins that parcel. Scans of its numbers
 * that came before the announcement are applied.
 */
export async function createParcel(
  deps: Deps,
  caller: Caller,
  input: CreateParcelInput,
): Promise<MutationOutcome<CreateParcelResult>> {
  return runOnce(deps, caller, {
    operation: 'createParcel',
    input,
    codec: createParcelCodec,
    async decide(now) {
      const { idempotencyKey: _key, ...given } = input
      const { identifiers, errors, isByCarrier, isCarrierGranted } = await checkNumbers(deps, caller, input, now)
      if (errors.length > 0) return fail(...errors)
      // A carrier that promises a place to the caller has a part in the parcel by that.
      const isToOutlet = input.destination.kind === 'OUTLET'
      if (!isCarrierGranted && !isToOutlet) return fail(userError('NOT_FOUND', ['input', 'carrier']))
      const announcement = { ...given, identifiers }
      const joined = await join(deps, caller, announcement, now)
      if (joined) return joined
      const dossier = announceParcel(announcement, { ...caller, isCarrier: isByCarrier }, now)
      if (input.destination.kind !== 'OUTLET') return announce(deps, dossier, null, now)
      const site = await readDestination(deps, caller, dossier, input.destination.outletId)
      const need = collectionNeed(dossier.parcel, input.expectedOn)
      if (site && !isInReach(site, need, now)) return fail(outOfReachError(['input', 'expectedOn']))
      const judgement = site
        ? judgeSite(site, need, now)
        : refused(refuse('OUTLET_UNKNOWN', input.destination.outletId))
      return judgement.kind === 'refused'
        ? decideResult({ parcelId: null, refusals: [judgement.refusal], asked: [] })
        : announce(deps, dossier, judgement.candidate, now)
    },
  })
}

/** Joins the caller to the parcel that bears one of the numbers already; null when none does. */
async function join(
  deps: Deps,
  caller: Caller,
  announcement: Announcement,
  now: Date,
): Promise<Decision<CreateParcelDraft> | null> {
  const { partnerId } = caller
  const numbers = announcement.identifiers
  const [known] = numbers.length > 0 ? await deps.dossiers.findByNumbers(caller.realm, numbers) : []
  if (!known) return null
  const isOwn = numbers.some(
    (number) =>
      number.carrierId === partnerId &&
      known.identifiers.some(({ scheme, value }) => scheme === number.scheme && value === number.value),
  )
  const joined = joinParcel(known, announcement, { partnerId, role: isOwn ? 'CARRIER' : 'SHIPPER' })
  if (joined.kind === 'ROLE_TAKEN') return fail(userError('ROLE_TAKEN', ['input', 'identifiers']))
  const result = { parcelId: known.parcel.id, refusals: [], asked: [] }
  if (joined.dossier === known) return decideResult(result)
  const values = joined.dossier.identifiers.map(({ value }) => value)
  const change = concludeChange(known, joined.dossier, contextAt(now))
  const { change: both, scans } = await joinScans(deps, joined.dossier, change, values, now)
  return { ...decideChange(known, both, result, { now }), joinedScans: scans }
}

/** Returns the outlet with the service points there that may take the parcel; null when there is no such outlet. */
async function readDestination(
  deps: Deps,
  caller: Caller,
  { parcel }: Dossier,
  destination: string,
): Promise<Site | null> {
  const outletId = parseOutletId(destination)
  const partner = parcel.carrierId ?? parcel.shipperId
  const outletIds = outletId ? [outletId] : []
  const sites = await deps.sites.read(parcel.realmId, outletIds, [partner], caller.partnerId)
  return sites.get(destination) ?? null
}

async function announce(
  deps: Deps,
  dossier: Dossier,
  candidate: Candidate | null,
  now: Date,
): Promise<Decision<CreateParcelDraft>> {
  const { id } = dossier.parcel
  const announced = candidate ? promiseAt(dossier, candidate) : dossier
  const numbers = dossier.identifiers.map(({ value }) => value)
  const joined = await joinScans(deps, announced, concludeChange(null, announced, contextAt(now)), numbers, now)
  const asked = candidate ? [candidate.site.outlet.outletId] : []
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossier),
    options: [
      {
        changes: [joined.change],
        result: { parcelId: id, refusals: [], asked },
        today: candidate?.today ?? localDate(now, 'UTC'),
        always: joined.isTaken,
      },
    ],
    otherwise: { parcelId: null, refusals: [], asked },
    joinedScans: joined.scans,
  }
}
