import { type Caller, fault, type LocalDate, type ParcelId, parseRealmId, type PartnerId } from '@restante/subgraph-kit'
import { addNumbers } from '../../domain/join.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { type Dossier, placeOf, rolesOf } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import type { ParcelMeasure } from '../../domain/parcel/parcel.ts'
import { hasEnded } from '../../domain/parcel/parcel-state.ts'
import type { Candidate } from '../../domain/placing/candidate.ts'
import { isSamePlace, judgeAgain, movePlace } from '../../domain/placing/move-place.ts'
import { type Refusal, refuseSkipped } from '../../domain/placing/refusal.ts'
import { takeOptions } from '../counter/take-options.ts'
import { actorOf } from '../request/actor.ts'
import { decideChange, decideResult, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { outOfReachError, type UserError, userError } from '../request/user-error.ts'
import { checkNumbers, type GivenIdentifier, maxIdentifiers } from './check-numbers.ts'
import { joinScans } from './join-scans.ts'

/** Facts about a parcel that were not known at its announcement, or were wrong; null for those that stay. */
export interface UpdateParcelInput {
  readonly idempotencyKey: string
  readonly parcelId: string
  readonly identifiers: readonly GivenIdentifier[]
  readonly measure: ParcelMeasure | null
  readonly carrierId: PartnerId | null
  readonly expectedOn: LocalDate | null
}

/** The parcel; null when the outlet that has promised it a place refuses what it has become. */
export interface UpdateParcelResult {
  readonly parcelId: ParcelId | null
  readonly refusals: readonly Refusal[]
}

/** The stored response of `updateParcel`. */
export const updateParcelCodec: ResponseCodec<UpdateParcelResult & { outletId: string | null }, UpdateParcelResult> = {
  encode: ({ parcelId, refusals, outletId }) => ({
    parcelId,
    refusals: refusals.map((refusal) => ({ ...refusal })),
    outletId,
  }),
  decode({ result, skipped }) {
    const outletId = readTextOrNull(result, 'outletId')
    const full = outletId === null ? [] : refuseSkipped(skipped, [outletId])
    return {
      parcelId: readTextOrNull(result, 'parcelId'),
      refusals: [...readList<Refusal>(result, 'refusals'), ...full],
    }
  },
}

type Draft = UpdateParcelResult & { outletId: string | null }

/**
 * Adds numbers to a parcel, and changes its measure, its day of arrival and, once, its carrier. A place that is promised to it
 * moves along to another shelf or other days in the same statement, or nothing is changed. Throws FORBIDDEN when its carrier
 * states what is for the shipper to state.
 */
export async function updateParcel(
  deps: Deps,
  caller: Caller,
  input: UpdateParcelInput,
): Promise<MutationOutcome<UpdateParcelResult>> {
  return runOnce(deps, caller, {
    operation: 'updateParcel',
    input,
    codec: updateParcelCodec,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const isShipper = rolesOf(dossier.parcel, actorOf(caller), now).includes('SHIPPER')
      if (!isShipper && (input.measure || input.carrierId)) {
        throw fault('FORBIDDEN', 'Only the shipper states the measure and the carrier of a parcel.')
      }
      const checked = await checkNumbers(deps, caller, input, now)
      const errors = [...checked.errors, ...check(dossier, input)]
      if (!checked.isCarrierGranted) errors.push(userError('NOT_FOUND', ['input', 'carrier']))
      const after = addNumbers(changed(dossier, input), checked)
      if (after.identifiers.length > maxIdentifiers) {
        const message = `A parcel has at most ${maxIdentifiers} numbers.`
        errors.push(userError('INVALID_INPUT', ['input', 'identifiers'], message))
      }
      return errors.length > 0 ? fail(...errors) : decide(deps, dossier, after, input, now)
    },
  })
}

function check({ parcel }: Dossier, { carrierId }: UpdateParcelInput): readonly UserError[] {
  if (hasEnded(parcel.state)) return [userError('STATE_NOT_ALLOWED')]
  const isOther = carrierId !== null && parcel.carrierId !== null && carrierId !== parcel.carrierId
  return isOther ? [userError('STATE_NOT_ALLOWED', ['input', 'carrier'], 'The parcel has another carrier.')] : []
}

function changed(dossier: Dossier, { measure, carrierId, expectedOn }: UpdateParcelInput): Dossier {
  const { parcel } = dossier
  return {
    ...dossier,
    parcel: {
      ...parcel,
      measure: measure ?? parcel.measure,
      carrierId: carrierId ?? parcel.carrierId,
      expectedOn: expectedOn ?? parcel.expectedOn,
    },
  }
}

async function decide(
  deps: Deps,
  before: Dossier,
  after: Dossier,
  input: UpdateParcelInput,
  now: Date,
): Promise<Decision<Draft>> {
  const { id } = before.parcel
  const place = placeOf(before, 'PROMISED')
  const judgement = place && (input.measure || input.expectedOn) ? await judge(deps, after, input, now) : null
  if (judgement?.kind === 'OUT_OF_REACH') return fail(outOfReachError(['input', 'expectedOn']))
  if (judgement?.kind === 'refused')
    return decideResult({ parcelId: null, refusals: [judgement.refusal], outletId: null })
  const candidate: Candidate | null = judgement?.candidate ?? null
  const moves = place !== null && candidate !== null && !isSamePlace(place, candidate.place)
  const moved = moves ? movePlace(after, candidate.place) : after
  const outletId = moves ? candidate.site.outlet.outletId : null
  const result: Draft = { parcelId: id, refusals: [], outletId }
  const change = concludeChange(before, moved, contextAt(now))
  if (change.events.length === 0) return decideResult({ ...result, outletId: null })
  const numbers = moved.identifiers.slice(before.identifiers.length).map(({ value }) => value)
  const joined = await joinScans(deps, moved, change, numbers, now)
  const decided = decideChange(before, joined.change, result, { now })
  if (joined.counter) {
    const occurredAt = joined.scans.at(-1)!.occurredAt
    const options = takeOptions(joined.change, joined.counter, { ...result, outletId: null }, { now, occurredAt })
    return { ...decided, options, joinedScans: joined.scans }
  }
  return {
    ...decided,
    options: decided.options.map((option) => (moves ? { ...option, today: candidate.today, always: false } : option)),
    otherwise: moves ? { parcelId: null, refusals: [], outletId } : null,
    joinedScans: joined.scans,
  }
}

/** Judges the service point that has promised the place for what the parcel has become. */
async function judge(
  deps: Deps,
  after: Dossier,
  { expectedOn }: UpdateParcelInput,
  now: Date,
): Promise<ReturnType<typeof judgeAgain> | { readonly kind: 'OUT_OF_REACH' }> {
  const place = placeOf(after, 'PROMISED')
  const { direction, origin, destination, realmId } = after.parcel
  const end = direction === 'RETURN' ? origin : destination
  const site =
    end?.kind === 'OUTLET' ? (await deps.sites.read(realmId, [end.outletId], null)).get(end.outletId) : undefined
  if (!place || !site) return null
  const arrivesOn = (place.purpose === 'COLLECTION' ? expectedOn : null) ?? place.fromDay
  return judgeAgain(after, place, site, arrivesOn, now) ?? { kind: 'OUT_OF_REACH' }
}
