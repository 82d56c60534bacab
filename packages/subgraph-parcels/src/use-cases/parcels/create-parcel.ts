import { type Caller, localDate, type ParcelId, parseOutletId, type PartnerId } from '@restante/subgraph-kit'
import {
  type AnnouncedIdentifier,
  type Announcement,
  announceParcel,
  assignCarrier,
  promiseAt,
} from '../../domain/announce.ts'
import { type Candidate, isInReach, judgeSite, refused } from '../../domain/placing/candidate.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { parseIdentifier } from '../../domain/parcel/identifier.ts'
import { collectionNeed } from '../../domain/placing/need.ts'
import { type Refusal, refuse, refuseSkipped } from '../../domain/placing/refusal.ts'
import type { Site } from '../../domain/placing/site.ts'
import { decideChange, decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { joinScans } from './join-scans.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { outOfReachError, type UserError, userError } from '../request/user-error.ts'

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
 * created. A carrier that names a number which a shipper has already named joins that parcel. Scans of its numbers that
 * came before the announcement are applied.
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
      const { idempotencyKey: _key, ...announced } = input
      const { identifiers, errors } = parseIdentifiers(input, caller.partnerId)
      const userErrors = [...errors, ...(await checkPartners(deps, caller, input))]
      if (userErrors.length > 0) return fail(...userErrors)
      const joined = await joinAsCarrier(deps, caller, identifiers, now)
      if (joined) return joined
      const dossier = announceParcel({ ...announced, identifiers }, caller, now)
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

/** Parses the numbers of an announcement. One without a carrier is the caller's own. */
function parseIdentifiers(
  { identifiers }: CreateParcelInput,
  self: PartnerId,
): { errors: UserError[]; identifiers: AnnouncedIdentifier[] } {
  const path = ['input', 'identifiers']
  const parsed = identifiers.map(({ scheme, value, carrierId }) => ({
    scheme,
    carrierId: carrierId ?? self,
    value: parseIdentifier(scheme, value),
  }))
  const isFirst = ({ scheme, value }: (typeof parsed)[number], index: number): boolean =>
    parsed.findIndex((each) => each.scheme === scheme && each.value === value) === index
  return {
    errors: parsed.flatMap((each, index) => {
      const at = [...path, String(index)]
      if (each.value === null) return [userError('INVALID_IDENTIFIER', at)]
      return isFirst(each, index) ? [] : [userError('INVALID_INPUT', at, 'The number is given more than once.')]
    }),
    identifiers: parsed.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }])),
  }
}

async function checkPartners(deps: Deps, caller: Caller, input: CreateParcelInput): Promise<UserError[]> {
  const named = [input.carrierId, ...input.identifiers.map(({ carrierId }) => carrierId)].filter((id) => id !== null)
  const known = await deps.sites.knownPartners(caller.realm, named)
  return named.every((id) => known.includes(id)) ? [] : [userError('NOT_FOUND', ['input', 'carrier'])]
}

/** Joins the caller to a parcel that a shipper has announced with a number of the caller's; null when there is none. */
async function joinAsCarrier(
  deps: Deps,
  caller: Caller,
  identifiers: readonly AnnouncedIdentifier[],
  now: Date,
): Promise<Decision<CreateParcelDraft> | null> {
  for (const { scheme, value, carrierId } of identifiers) {
    if (carrierId !== caller.partnerId) continue
    const found = await deps.dossiers.findByBarcode(caller.realm, value)
    const known = found.find(
      ({ parcel, identifiers: theirs }) =>
        parcel.shipperId !== caller.partnerId &&
        (parcel.carrierId === null || parcel.carrierId === caller.partnerId) &&
        theirs.some((each) => each.scheme === scheme && each.value === value && each.carrierId === caller.partnerId),
    )
    if (!known) continue
    const change = concludeChange(known, assignCarrier(known, caller.partnerId), contextAt(now))
    return decideChange(known, change, { parcelId: known.parcel.id, refusals: [], asked: [] }, { now })
  }
  return null
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
  const { id, realmId } = dossier.parcel
  const announced = candidate ? promiseAt(dossier, candidate) : dossier
  const numbers = dossier.identifiers.map(({ value }) => value)
  const scans = await deps.unannounced.find(realmId, numbers)
  const joined = joinScans(announced, concludeChange(null, announced, contextAt(now)), scans, now)
  const asked = candidate ? [candidate.site.outlet.outletId] : []
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossier),
    options: [
      {
        changes: [joined.change],
        result: { parcelId: id, refusals: [], asked },
        today: candidate?.today ?? localDate(now, 'UTC'),
        always: false,
      },
    ],
    otherwise: { parcelId: null, refusals: [], asked },
    joinedScans: joined.scans,
  }
}
