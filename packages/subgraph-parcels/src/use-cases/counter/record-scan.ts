import { type Caller, inputFault, type OutletId, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { type CounterInstruction, isLayingDown } from '../../domain/counter/judge-scan.ts'
import type { Scan, ScanKind } from '../../domain/counter/scan.ts'
import { checkStandsAt } from '../request/actor.ts'
import { decideResult, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readNumberOrNull, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { countScan, refuseManifest } from '../manifests/scan-manifest.ts'
import { decideScan, judge, resultOf } from './decide-scan.ts'
import { decideVoid } from './decide-void.ts'
import { findScanned } from './find-scanned.ts'
import { keepUnannounced } from './keep-unannounced.ts'

/** A scan of a parcel that is named by its id or by a number on it. */
export interface RecordScanInput {
  readonly idempotencyKey: string
  readonly kind: ScanKind | 'VOID'
  /** Exactly one of these, except for VOID, which names the event that it voids. */
  readonly barcode: string | null
  readonly parcelId: string | null
  readonly voids: string | null
  readonly outletId: string | null
  readonly occurredAt: Date
  readonly deviceSequence: number | null
  readonly shelf: string | null
  readonly conditions: readonly string[]
  /** The open manifest at the outlet that counts the scan. */
  readonly manifestId: string | null
}

/** The event of the scan; null when its parcel has not been announced, or is none of the caller's. */
export interface RecordScanResult {
  readonly event: { readonly parcelId: ParcelId; readonly sequence: number } | null
  /** The counter's next step with the parcel; null for a scan that leaves none there. */
  readonly instruction: CounterInstruction | null
  /** True when the drop-off shelf was full, so that nothing was recorded. */
  readonly isFull?: boolean
}

/** The stored response of `recordScan`. */
export const recordScanCodec: ResponseCodec<RecordScanResult, RecordScanResult> = {
  encode: ({ event, instruction, isFull = false }) => ({
    parcelId: event?.parcelId ?? null,
    sequence: event?.sequence ?? null,
    instruction,
    isFull,
  }),
  decode({ result }) {
    const parcelId = readTextOrNull<ParcelId>(result, 'parcelId')
    const sequence = readNumberOrNull(result, 'sequence')
    return {
      event: parcelId !== null && sequence !== null ? { parcelId, sequence } : null,
      // Earlier releases have stored neither.
      instruction: readTextOrNull<CounterInstruction>({ instruction: null, ...result }, 'instruction'),
      isFull: result['isFull'] === true,
    }
  },
}

/** Kinds of scans that only a counter can make and that require an outlet. */
const atCounter: readonly RecordScanInput['kind'][] = ['ARRIVED_OUTLET', 'DROPPED_OFF']

/**
 * Records a scan by a courier or a counter, and applies it to the parcel. A scan that comes too late, or that the parcel's
 * state does not allow, is recorded without effect. What lies on a counter is always recorded: a parcel that is not expected
 * there is misrouted, and a number that nobody has announced is stored and joined to its parcel once that is announced; the
 * counter is told the same of both. Throws FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT for an input that
 * contradicts itself.
 */
export async function recordScan(
  deps: Deps,
  caller: Caller,
  input: RecordScanInput,
): Promise<MutationOutcome<RecordScanResult>> {
  const outletId = checkScan(caller, input)
  const outcome = await runOnce(deps, caller, {
    operation: 'recordScan',
    input,
    codec: recordScanCodec,
    decide: (now) => decide(deps, caller, input, outletId, now),
  })
  const { manifestId, barcode, occurredAt } = input
  if (manifestId !== null && outletId !== null && outcome.kind === 'DONE' && !outcome.result.isFull) {
    const parcelId = outcome.result.event?.parcelId ?? null
    await countScan(deps, caller, { manifestId, outletId, barcode, parcelId, occurredAt })
  }
  return outcome
}

/** Checks the form of a scan. Returns its outlet. */
function checkScan(caller: Caller, input: RecordScanInput): OutletId | null {
  const { barcode, parcelId, voids, outletId: text, kind, manifestId } = input
  const named = [barcode, parcelId, voids].filter((each) => each !== null)
  if (named.length !== 1 || (voids !== null) !== (kind === 'VOID')) {
    throw inputFault('input', 'must have exactly one of `barcode` and `parcelId`, or for VOID `voids`.')
  }
  if (kind === 'VOID' && manifestId !== null) throw inputFault('input.manifestId', 'must be left out for VOID.')
  const outletId = text === null ? null : parseOutletId(text)
  checkStandsAt(caller, outletId)
  if (atCounter.includes(kind) && outletId === null) {
    throw inputFault('input.outletId', 'must be given for a scan of this kind.')
  }
  return outletId
}

async function decide(
  deps: Deps,
  caller: Caller,
  input: RecordScanInput,
  outletId: OutletId | null,
  now: Date,
): Promise<Decision<RecordScanResult>> {
  const { deviceSequence, kind } = input
  const known =
    deviceSequence === null ? null : await deps.dossiers.findScan(caller.realm, caller.keyId, deviceSequence)
  if (known) {
    const isShown = known.details?.['isShown'] !== false
    return decideResult({ event: isShown ? known : null, instruction: resultOf(known.details) })
  }
  const refused = input.manifestId === null ? null : await refuseManifest(deps, caller, input.manifestId, outletId)
  if (refused) return fail(refused)
  const occurredAt = input.occurredAt < now ? input.occurredAt : now
  if (kind === 'VOID') {
    return decideVoid(deps, caller, { voids: input.voids ?? '', occurredAt, deviceSequence, outletId }, now)
  }
  const scan: Scan = { ...input, kind, occurredAt }
  const site = outletId && ((await deps.sites.read(caller.realm, [outletId], [caller.partnerId])).get(outletId) ?? null)
  if (outletId && !site && isLayingDown(kind)) return fail(userError('NOT_FOUND', ['input', 'outletId']))
  const scanned = await findScanned(deps, caller, input, site, now)
  const context = { outletId, now, deviceId: caller.keyId, deviceSequence, partnerId: caller.partnerId }
  const isForeign = scanned === null || scanned.roles.length === 0
  if (isForeign && input.barcode === null) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
  const judged = scanned && (await judge(deps, caller, scanned, scan, context))
  if (judged?.kind === 'TOO_LATE') return fail(userError('RETURN_WINDOW_CLOSED'))
  if (isForeign && !(judged?.kind === 'RECORDED' && judged.counter)) {
    const isCounted = caller.kind !== 'DEVICE' || (await deps.unannounced.countUnknown(caller.realm, caller.keyId, now))
    if (!isCounted) return fail(userError('TOO_MANY_TRIES', null, 'This device has scanned too many unknown numbers.'))
  }
  if (scanned && judged?.kind === 'RECORDED') return decideScan(scanned, judged, scan, context)
  await keepUnannounced(deps, caller, { ...scan, ...context, barcode: input.barcode ?? '' })
  return decideResult({ event: null, instruction: outletId && isLayingDown(kind) ? 'KEEP_FOR_COURIER' : null })
}
