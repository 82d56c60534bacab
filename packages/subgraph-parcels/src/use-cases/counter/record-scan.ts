import {
  type Caller,
  inputFault,
  localDate,
  type OutletId,
  type ParcelId,
  parseOutletId,
  parseRealmId,
} from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { counterAt } from '../../domain/counter/counter.ts'
import { type Dossier, rolesOf } from '../../domain/parcel/dossier.ts'
import type { EventContext } from '../../domain/parcel/event.ts'
import { applyScan, type ScanKind } from '../../domain/counter/scan.ts'
import type { Counter } from '../../domain/placing/site.ts'
import { actorOf, checkStandsAt } from '../request/actor.ts'
import { decideChange, decideResult, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readNumberOrNull, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** A scan of a parcel that is named by its id or by a number on it. */
export interface RecordScanInput {
  readonly idempotencyKey: string
  readonly kind: ScanKind
  readonly barcode: string | null
  readonly parcelId: string | null
  readonly outletId: string | null
  readonly occurredAt: Date
  readonly deviceSequence: number | null
  readonly shelf: string | null
  readonly conditions: readonly string[]
}

/** The event of the scan; null when its parcel has not been announced, or not to the caller. */
export interface RecordScanResult {
  readonly event: { readonly parcelId: ParcelId; readonly sequence: number } | null
}

/** The stored response of `recordScan`. */
export const recordScanCodec: ResponseCodec<RecordScanResult, RecordScanResult> = {
  encode: ({ event }) => ({ parcelId: event?.parcelId ?? null, sequence: event?.sequence ?? null }),
  decode({ result }) {
    const parcelId = readTextOrNull<ParcelId>(result, 'parcelId')
    const sequence = readNumberOrNull(result, 'sequence')
    return { event: parcelId !== null && sequence !== null ? { parcelId, sequence } : null }
  },
}

/** Kinds of scans that only a counter can make and that require an outlet. */
const atCounter: readonly ScanKind[] = ['ARRIVED_OUTLET', 'DROPPED_OFF']

/**
 * Records a scan by a courier or a counter, and applies it to the parcel. A scan that comes too late, or that the parcel's
 * state does not allow, is recorded without effect. A scan of a number that is unknown to the caller is no error: it is stored
 * and joined to the parcel once that is announced. Throws FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT for
 * an input that contradicts itself.
 */
export async function recordScan(
  deps: Deps,
  caller: Caller,
  input: RecordScanInput,
): Promise<MutationOutcome<RecordScanResult>> {
  if ((input.barcode === null) === (input.parcelId === null)) {
    throw inputFault('input', 'must have either `barcode` or `parcelId`.')
  }
  const outletId = input.outletId === null ? null : parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  if (atCounter.includes(input.kind) && outletId === null) {
    throw inputFault('input.outletId', 'must be given for a scan of this kind.')
  }
  return runOnce(deps, caller, {
    operation: 'recordScan',
    input,
    codec: recordScanCodec,
    async decide(now) {
      const occurredAt = input.occurredAt < now ? input.occurredAt : now
      const known =
        input.deviceSequence === null
          ? null
          : await deps.dossiers.findScan(caller.realm, caller.keyId, input.deviceSequence)
      if (known) return decideResult({ event: known })
      const dossier = await findDossier(deps, caller, input, now)
      if (!dossier) {
        if (input.barcode === null) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
        await keepUnannounced(deps, caller, { ...input, barcode: input.barcode, occurredAt }, outletId, now)
        return decideResult({ event: null })
      }
      const counter = outletId && (await findCounter(deps, caller, dossier, outletId, now))
      if (!counter && atCounter.includes(input.kind)) {
        const message = 'No service point in force there takes it.'
        return fail(userError('STATE_NOT_ALLOWED', ['input', 'outletId'], message))
      }
      return applyTo(dossier, caller, input, counter, { outletId, occurredAt, now })
    },
  })
}

/** Returns the parcel that the caller may scan, the newest with the number; null when there is none. */
async function findDossier(deps: Deps, caller: Caller, input: RecordScanInput, now: Date): Promise<Dossier | null> {
  const parcelId = input.parcelId === null ? null : parseRealmId('par', caller.realm, input.parcelId)
  const found =
    input.barcode === null
      ? await deps.dossiers.read(caller.realm, parcelId ? [parcelId] : [])
      : await deps.dossiers.findByBarcode(caller.realm, input.barcode)
  return (
    found.find(({ parcel }) => {
      const roles = rolesOf(parcel, actorOf(caller), now)
      return roles.includes('CARRIER') || roles.includes('CUSTODIAN')
    }) ?? null
  )
}

async function findCounter(
  deps: Deps,
  caller: Caller,
  { parcel, redirects, places }: Dossier,
  outletId: OutletId,
  now: Date,
): Promise<Counter | null> {
  const returnsPartner =
    parcel.direction === 'RETURN' ? await deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId) : null
  const partners = [redirects.at(-1)?.partnerId, returnsPartner, parcel.carrierId, parcel.shipperId].filter(
    (partner) => partner != null,
  )
  const sites = await deps.sites.read(caller.realm, [outletId], partners)
  const site = sites.get(outletId)
  if (!site) return null
  const promised = places.find((place) =>
    site.servicePoints.some((point) => point.servicePointId === place.servicePointId),
  )
  const point = site.servicePoints.find(({ servicePointId }) => servicePointId === promised?.servicePointId)
  // A promised parcel is received even if the agreement has ended since.
  return point ? { site, servicePoint: point } : counterAt(site, [], partners, now)
}

function applyTo(
  before: Dossier,
  caller: Caller,
  input: RecordScanInput,
  counter: Counter | null,
  when: { readonly outletId: OutletId | null; readonly occurredAt: Date; readonly now: Date },
): Decision<RecordScanResult> {
  const { dossier, effect } = applyScan(before, { ...input, occurredAt: when.occurredAt }, counter, when.now)
  const details = {
    scan: input.kind,
    conditions: input.conditions,
    ...(input.shelf !== null && { shelf: input.shelf }),
  }
  const context: EventContext = { ...when, deviceId: caller.keyId, deviceSequence: input.deviceSequence, details }
  const change = concludeChange(before, dossier, context, effect)
  const result = { event: { parcelId: before.parcel.id, sequence: before.parcel.sequence + 1 } }
  const today = localDate(when.now, counter?.site.outlet.timeZone ?? 'UTC')
  return decideChange(before, change, result, { now: when.now, today })
}

async function keepUnannounced(
  deps: Deps,
  caller: Caller,
  scan: Omit<RecordScanInput, 'barcode'> & { readonly barcode: string },
  outletId: OutletId | null,
  now: Date,
): Promise<void> {
  await deps.unannounced.keep(
    caller.realm,
    {
      partnerId: caller.partnerId,
      outletId,
      barcode: scan.barcode.replaceAll(/\s/g, ''),
      kind: scan.kind,
      conditions: scan.conditions,
      occurredAt: scan.occurredAt,
      deviceId: caller.keyId,
      deviceSequence: scan.deviceSequence,
    },
    now,
  )
}
