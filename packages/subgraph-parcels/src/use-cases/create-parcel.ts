import {
  addDays,
  type Caller,
  localDate,
  type LocalDate,
  newRealmId,
  parseOutletId,
  type PartnerId,
} from '@restante/subgraph-kit'
import { type Candidate, judgeSite } from '../domain/candidate.ts'
import { concludeChange } from '../domain/change.ts'
import type { Dossier } from '../domain/dossier.ts'
import { contextAt } from '../domain/event.ts'
import { furthestDay } from '../domain/hold.ts'
import { parseIdentifier } from '../domain/identifier.ts'
import type { Destination, Identifier, IdentifierScheme, Parcel } from '../domain/parcel.ts'
import { needOf } from '../domain/redirect.ts'
import { type Refusal, refuse } from '../domain/refusal.ts'
import { joinScans } from './join-scans.ts'
import type { Deps } from './deps.ts'
import { type Answer, type Decision, runOnce } from './run-once.ts'
import { type UserError, userError } from './user-error.ts'

/** What a shipper or a carrier announces. */
export interface CreateParcelInput extends Pick<
  Parcel,
  'direction' | 'carrierId' | 'origin' | 'destination' | 'measure' | 'restrictions' | 'refs' | 'recipient'
> {
  readonly idempotencyKey: string
  readonly identifiers: readonly {
    readonly scheme: IdentifierScheme
    readonly value: string
    readonly carrierId: PartnerId | null
  }[]
  readonly expectedOn: LocalDate | null
}

const mostIdentifiers = 10

/**
 * Announces a parcel. One that goes to an outlet has its place promised in the same statement, or is refused and not
 * created. A carrier that names a number which a shipper has already named joins that parcel. Scans of its numbers that
 * came before the announcement are applied. Kept: `parcelId` or null, and `refusals`.
 */
export async function createParcel(deps: Deps, caller: Caller, input: CreateParcelInput): Promise<Answer> {
  return runOnce(deps, caller, 'createParcel', input, async (now) => {
    const identifiers = readIdentifiers(input, caller.partnerId)
    const userErrors = [...identifiers.errors, ...(await checkPartners(deps, caller, input))]
    if (userErrors.length > 0) return { userErrors }
    const joined = await joinAsCarrier(deps, caller, identifiers.values, now)
    if (joined) return joined
    const dossier = announce(input, identifiers.values, caller, now)
    if (input.destination.kind !== 'OUTLET') return write(deps, caller, dossier, null, now)
    const judged = await promiseAt(deps, caller, dossier, input.destination, now)
    if ('refusal' in judged) {
      return { versions: [], options: [], otherwise: { parcelId: null, refusals: [judged.refusal], asked: [] } }
    }
    return write(deps, caller, dossier, judged.candidate, now)
  })
}

function readIdentifiers(
  { identifiers }: CreateParcelInput,
  self: PartnerId,
): { errors: UserError[]; values: Pick<Identifier, 'scheme' | 'value' | 'carrierId'>[] } {
  const path = ['input', 'identifiers']
  if (identifiers.length > mostIdentifiers) {
    return {
      errors: [userError('INVALID_INPUT', path, `A parcel has at most ${mostIdentifiers} numbers.`)],
      values: [],
    }
  }
  const read = identifiers.map(({ scheme, value, carrierId }) => ({
    scheme,
    carrierId: carrierId ?? self,
    value: parseIdentifier(scheme, value),
  }))
  return {
    errors: read.flatMap(({ value }, index) =>
      value === null ? [userError('INVALID_IDENTIFIER', [...path, String(index)])] : [],
    ),
    values: read.map((each) => ({ ...each, value: each.value ?? '' })),
  }
}

async function checkPartners(deps: Deps, caller: Caller, input: CreateParcelInput): Promise<UserError[]> {
  const named = [input.carrierId, ...input.identifiers.map(({ carrierId }) => carrierId)].filter((id) => id !== null)
  const known = await deps.sites.knownPartners(caller.realm, named)
  return named.every((id) => known.includes(id)) ? [] : [userError('NOT_FOUND', ['input', 'carrier'])]
}

/** The number's carrier is the caller, and a shipper was first. */
async function joinAsCarrier(
  deps: Deps,
  caller: Caller,
  identifiers: readonly Pick<Identifier, 'scheme' | 'value' | 'carrierId'>[],
  now: Date,
): Promise<Decision | null> {
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
    const after = { ...known, parcel: { ...known.parcel, carrierId: caller.partnerId } }
    return {
      versions: [{ parcel: known.parcel.id, sequence: known.parcel.sequence }],
      options: [
        {
          changes: [concludeChange(known, after, contextAt(now))],
          result: { parcelId: known.parcel.id, refusals: [], asked: [] },
          today: localDate(now, 'UTC'),
          always: false,
        },
      ],
      otherwise: {},
    }
  }
  return null
}

function announce(
  input: CreateParcelInput,
  identifiers: readonly Pick<Identifier, 'scheme' | 'value' | 'carrierId'>[],
  caller: Caller,
  now: Date,
): Dossier {
  const realmId = caller.realm
  const id = newRealmId('par', realmId, now)
  const { idempotencyKey: _key, identifiers: _identifiers, ...given } = input
  return {
    parcel: {
      ...given,
      realmId,
      id,
      livemode: caller.livemode,
      state: 'ANNOUNCED',
      damaged: false,
      shipperId: caller.partnerId,
      custodianId: null,
      custodianOutletId: null,
      custodianUntil: null,
      holdUntil: null,
      returnId: null,
      sequence: 0,
      lastScanAt: null,
      createdAt: now,
      updatedAt: now,
    },
    identifiers: identifiers.map((identifier) => ({ ...identifier, realmId, parcelId: id, active: true })),
    redirects: [],
    places: [],
    codes: [],
    returnOrder: null,
  }
}

async function promiseAt(
  deps: Deps,
  caller: Caller,
  dossier: Dossier,
  destination: Extract<Destination, { kind: 'OUTLET' }>,
  now: Date,
): Promise<{ candidate: Candidate } | { refusal: Refusal }> {
  const outletId = parseOutletId(destination.outletId)
  const partner = dossier.parcel.carrierId ?? caller.partnerId
  const site = outletId && (await deps.sites.read(caller.realm, [outletId], [partner])).get(outletId)
  if (!site) return { refusal: refuse('OUTLET_UNKNOWN', destination.outletId) }
  const need = { ...needOf(dossier, null), purpose: 'COLLECTION' as const, capabilities: ['COLLECT'] }
  const today = localDate(now, site.outlet.timeZone)
  if (need.arrivesOn !== null && (need.arrivesOn < today || need.arrivesOn > addDays(today, furthestDay))) {
    return { refusal: refuse('OUTLET_CLOSED_FOR_WINDOW', outletId) }
  }
  const judgement = judgeSite(site, need, now)
  return judgement.kind === 'candidate' ? { candidate: judgement.candidate } : { refusal: judgement.refusal }
}

async function write(
  deps: Deps,
  caller: Caller,
  dossier: Dossier,
  candidate: Candidate | null,
  now: Date,
): Promise<Decision> {
  const promised: Dossier = candidate
    ? {
        ...dossier,
        parcel: {
          ...dossier.parcel,
          custodianId: candidate.site.outlet.operatorId ?? candidate.servicePoint.partnerId,
          custodianOutletId: candidate.site.outlet.outletId,
        },
        places: [candidate.place],
      }
    : dossier
  const change = concludeChange(null, promised, contextAt(now))
  const scans = await deps.unannounced.find(
    caller.realm,
    dossier.identifiers.map(({ value }) => value),
  )
  const joined = joinScans(promised, change, scans, now)
  const result = { parcelId: dossier.parcel.id, refusals: [], asked: candidate ? [candidate.site.outlet.outletId] : [] }
  return {
    versions: [{ parcel: dossier.parcel.id, sequence: 0 }],
    options: [{ changes: [joined.change], result, today: candidate?.today ?? localDate(now, 'UTC'), always: false }],
    otherwise: { ...result, parcelId: null },
    joinedScans: joined.scans,
  }
}
