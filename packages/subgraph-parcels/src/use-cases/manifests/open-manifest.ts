import {
  type Caller,
  inputFault,
  localDate,
  type ManifestId,
  newRealmId,
  type OutletId,
  type ParcelId,
  parseOutletId,
  type PartnerId,
} from '@restante/subgraph-kit'
import { type Manifest, maxExpected } from '../../domain/counter/manifest.ts'
import { custodianOf, isCounterOf, mayPromise } from '../../domain/placing/site.ts'
import type { ExpectedParcels } from '../../domain/ports/manifest-repository.ts'
import { actorOf, checkStandsAt } from '../request/actor.ts'
import { decideResult, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The parcels that a courier brings to an outlet, or takes from it. */
export interface OpenManifestInput {
  readonly idempotencyKey: string
  readonly kind: Manifest['kind']
  readonly outletId: string
  /** Null for the caller, or for a counter that names the numbers. */
  readonly carrier: PartnerId | null
  /** The numbers that are expected, at most 1,000; null for those of the carrier's parcels that the caller knows of there. */
  readonly barcodes: readonly string[] | null
}

/** The manifest that was opened or closed. */
export interface ManifestResult {
  readonly manifestId: ManifestId
}

/** The stored response of `openManifest` and `closeManifest`. */
export const manifestCodec: ResponseCodec<ManifestResult, ManifestResult> = {
  encode: ({ manifestId }) => ({ manifestId }),
  decode: ({ result }) => ({ manifestId: readText(result, 'manifestId') }),
}

/**
 * Opens a manifest, for the counter of an outlet or for a carrier that ships there. Throws FORBIDDEN for an outlet that is not
 * the device's, BAD_USER_INPUT when neither a carrier nor numbers say what is expected.
 */
export async function openManifest(
  deps: Deps,
  caller: Caller,
  input: OpenManifestInput,
): Promise<MutationOutcome<ManifestResult>> {
  const outletId = parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  const barcodes = input.barcodes?.map((barcode) => barcode.replaceAll(/\s/g, '')) ?? null
  if (barcodes?.includes('')) throw inputFault('input.barcodes', 'must not be blank.')
  return runOnce(deps, caller, {
    operation: 'openManifest',
    input,
    codec: manifestCodec,
    isPure: true,
    decide: (now) => decide(deps, caller, { ...input, barcodes }, outletId, now),
  })
}

async function decide(
  deps: Deps,
  caller: Caller,
  { kind, carrier, barcodes }: OpenManifestInput,
  outletId: OutletId | null,
  now: Date,
): Promise<Decision<ManifestResult>> {
  const { realm, partnerId } = caller
  const [site, known] = await Promise.all([
    outletId && deps.sites.read(realm, [outletId], null, carrier ?? partnerId).then((sites) => sites.get(outletId)),
    carrier === null ? [] : deps.sites.knownPartners(realm, [carrier]),
  ])
  if (!outletId || !site) return fail(userError('NOT_FOUND', ['input', 'outletId']))
  if (carrier !== null && known.length === 0) return fail(userError('NOT_FOUND', ['input', 'carrier']))
  const isCounter = isCounterOf(site, partnerId)
  const carrierId = carrier ?? (isCounter ? null : partnerId)
  const today = localDate(now, site.outlet.timeZone)
  const shipsThere = site.servicePoints.find((servicePoint) => mayPromise({ site, servicePoint }, today))
  if (!isCounter && carrierId !== partnerId) return fail(userError('NOT_FOUND', ['input', 'carrier']))
  if (!isCounter && !shipsThere) return fail(userError('NOT_FOUND', ['input', 'outletId']))
  const expected = barcodes
    ? await nameParcels(deps, caller, barcodes)
    : await findParcels(deps, caller, { kind, outletId, carrierId, today })
  if (expected.size > maxExpected) return fail(tooMany)
  const id = newRealmId('mft', realm, now)
  const custodianId = isCounter
    ? (site.outlet.operatorId ?? partnerId)
    : custodianOf({ site, servicePoint: shipsThere! })
  return {
    ...decideResult({ manifestId: id }),
    manifest: {
      manifest: {
        realmId: realm,
        id,
        kind,
        state: 'OPEN',
        outletId,
        partnerId,
        carrierId,
        custodianId,
        openedAt: now,
        closedAt: null,
      },
      items: [...expected].map(([barcode, parcelId]) => ({
        realmId: realm,
        manifestId: id,
        barcode,
        parcelId,
        isExpected: true,
        scannedAt: null,
      })),
    },
  }
}

/** Numbers that are expected, each with its parcel where the caller may know it. */
type Expected = ReadonlyMap<string, ParcelId | null>

const tooMany = userError(
  'INVALID_INPUT',
  ['input', 'barcodes'],
  'More than 1,000 parcels are expected; the input has to name those of this manifest.',
)

async function nameParcels(deps: Deps, caller: Caller, barcodes: readonly string[]): Promise<Expected> {
  const parcels = await deps.manifests.findKnown(caller.realm, barcodes, actorOf(caller))
  return new Map(barcodes.map((barcode) => [barcode, parcels.get(barcode) ?? null]))
}

async function findParcels(
  deps: Deps,
  { realm, partnerId }: Caller,
  { carrierId, ...at }: Pick<ExpectedParcels, 'kind' | 'outletId' | 'today'> & { readonly carrierId: PartnerId | null },
): Promise<Expected> {
  if (carrierId === null) throw inputFault('input', 'must have `carrier`, `barcodes` or both.')
  const found = await deps.manifests.findExpected(realm, { ...at, carrierId, partnerId }, maxExpected + 1)
  return new Map(found.map(({ barcode, parcelId }) => [barcode, parcelId]))
}
