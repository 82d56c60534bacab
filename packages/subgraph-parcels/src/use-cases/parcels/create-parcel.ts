import { type Caller, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { type Announcement, announceParcel, promiseAt } from '../../domain/announce.ts'
import { joinParcel } from '../../domain/join.ts'
import { type Candidate, isInReach, judgeSite, refused } from '../../domain/placing/candidate.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { collectionNeed, dropOffNeed } from '../../domain/placing/need.ts'
import { takeReserved } from '../../domain/placing/reservation.ts'
import type { PlaceRefusal } from '../../domain/ports/ledger.ts'
import { type Refusal, refuse, refuseSkipped } from '../../domain/placing/refusal.ts'
import type { Site } from '../../domain/placing/site.ts'
import {
  decideChange,
  type DecidedCommit,
  decideResult,
  type Decision,
  fail,
  versionsOf,
  startedDay,
} from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { takeOptions } from '../counter/take-options.ts'
import { type ReadReserved, readReserved } from '../reservations/read-reserved.ts'
import { endsOf, reservationIn, type ReservedEnd } from '../reservations/reserved-end.ts'
import { useReserved } from '../reservations/use-reserved.ts'
import { checkNumbers } from './check-numbers.ts'
import { joinScans } from './join-scans.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { outOfReachError, userError } from '../request/user-error.ts'

/** An announcement by a shipper or a carrier. Its numbers are not normalised yet. */
export interface CreateParcelInput extends Omit<Announcement, 'origin' | 'destination'> {
  readonly idempotencyKey: string
  readonly origin: Announcement['origin'] | ReservedEnd
  readonly destination: Announcement['destination'] | ReservedEnd
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
    refusals: [...readList<Refusal>(result, 'refusals'), ...refuseAsked(skipped, readList(result, 'asked'))],
  }),
}

function refuseAsked(skipped: readonly PlaceRefusal[], asked: readonly string[]): readonly Refusal[] {
  return refuseSkipped(skipped.slice(0, asked.length), asked)
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
      const named = reservationIn(input)
      const found = named && (await readReserved(deps, caller, named))
      if (found?.kind === 'FAILED') return fail(found.userError)
      const ends = endsOf(input, found?.reserved.reservation.outletId ?? null)
      const { identifiers, errors, isByCarrier, isCarrierGranted } = await checkNumbers(deps, caller, input, now)
      if (errors.length > 0) return fail(...errors)
      // A carrier that promises a place to the caller has a part in the parcel by that.
      const isPromised = found || ends.destination.kind === 'OUTLET'
      if (!isCarrierGranted && !isPromised) return fail(userError('NOT_FOUND', ['input', 'carrier']))
      const announcement = { ...given, ...ends, identifiers }
      const joined = await join(deps, caller, announcement, now)
      if (joined) return joined
      const dossier = announceParcel(announcement, { ...caller, isCarrier: isByCarrier }, now)
      if (found) return announceReserved(deps, dossier, found, now)
      if (ends.destination.kind !== 'OUTLET') return announce(deps, dossier, null, now)
      const { outletId } = ends.destination
      const site = await readDestination(deps, caller, dossier, outletId)
      const need = collectionNeed(dossier.parcel, input.expectedOn)
      if (site && !isInReach(site, need, now)) return fail(outOfReachError(['input', 'expectedOn']))
      const judgement = site ? judgeSite(site, need, now) : refused(refuse('OUTLET_UNKNOWN', outletId))
      return judgement.kind === 'refused' ? refuseWith(judgement.refusal) : announce(deps, dossier, judgement, now)
    },
  })
}

/** Announces a parcel that takes a place of a reservation in the same statement. */
async function announceReserved(
  deps: Deps,
  dossier: Dossier,
  { reserved, site }: Extract<ReadReserved, { kind: 'FOUND' }>,
  now: Date,
): Promise<Decision<CreateParcelDraft>> {
  const { parcel } = dossier
  const need =
    reserved.reservation.purpose === 'COLLECTION'
      ? collectionNeed(parcel, parcel.expectedOn)
      : dropOffNeed(parcel, null, null)
  const judgement = takeReserved(reserved, need, site, now)
  if (judgement.kind === 'refused') return refuseWith(judgement.refusal)
  const announced = { ...dossier, parcel: { ...parcel, reservationId: reserved.reservation.id } }
  return useReserved(await announce(deps, announced, judgement, now), reserved, judgement)
}

function refuseWith(refusal: Refusal): DecidedCommit<CreateParcelDraft> {
  return decideResult({ parcelId: null, refusals: [refusal], asked: [] })
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
  const { change: both, scans, counter } = await joinScans(deps, joined.dossier, change, values, now)
  const decided = decideChange(known, both, result, { now })
  const options = counter
    ? takeOptions(both, counter, result, { now, occurredAt: scans.at(-1)!.occurredAt })
    : decided.options
  return { ...decided, options, joinedScans: scans }
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
  judgement: { readonly candidate: Candidate } | null,
  now: Date,
): Promise<DecidedCommit<CreateParcelDraft>> {
  const candidate = judgement?.candidate ?? null
  const { id } = dossier.parcel
  const announced = candidate ? promiseAt(dossier, candidate) : dossier
  const numbers = dossier.identifiers.map(({ value }) => value)
  const joined = await joinScans(deps, announced, concludeChange(null, announced, contextAt(now)), numbers, now)
  const asked = candidate ? [candidate.site.outlet.outletId] : []
  // A parcel that is already there was refused by nobody, even if its shelf is full.
  const result = { parcelId: id, refusals: [], asked: joined.counter ? [] : asked }
  const today = candidate?.today ?? startedDay(now)
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossier),
    options: joined.counter
      ? takeOptions(joined.change, joined.counter, result, { now, occurredAt: joined.scans.at(-1)!.occurredAt })
      : [{ changes: [joined.change], result, today, always: false }],
    otherwise: { parcelId: null, refusals: [], asked },
    joinedScans: joined.scans,
  }
}
