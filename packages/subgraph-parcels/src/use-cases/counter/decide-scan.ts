import type { Caller, OutletId, PartnerId } from '@restante/subgraph-kit'
import { withCollectionCode } from '../../domain/codes/collection-code.ts'
import { type CounterInstruction, judgeScan, type JudgedScan } from '../../domain/counter/judge-scan.ts'
import type { Scan } from '../../domain/counter/scan.ts'
import { undoOf } from '../../domain/counter/void-scan.ts'
import { type Change, concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import type { EventContext } from '../../domain/parcel/event.ts'
import { decideChange, type DecidedCommit, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { partnersFor, readOnward, readSite, type ScannedParcel } from './find-scanned.ts'
import { newSeed } from './new-seed.ts'
import type { RecordScanResult } from './record-scan.ts'
import { takeOptions } from './take-options.ts'

/** The circumstances of a scan that its event records. */
export interface ScanContext {
  readonly outletId: OutletId | null
  readonly now: Date
  readonly deviceId: string
  readonly deviceSequence: number | null
  readonly partnerId: PartnerId
}

/** Judges a scan of a parcel by one of its parties, or by the counter where it lies. What arrives for its recipient gets a code. */
export async function judge(
  deps: Deps,
  caller: Pick<Caller, 'partnerId'>,
  { dossier, roles }: ScannedParcel,
  scan: Scan,
  { outletId, now }: Pick<ScanContext, 'outletId' | 'now'>,
): Promise<JudgedScan> {
  const [site, partners, onward] = await Promise.all([
    readSite(deps, dossier.parcel, outletId),
    partnersFor(deps, dossier),
    readOnward(deps, dossier),
  ])
  const scanner = { partnerId: caller.partnerId, roles, site, partners }
  const judged = judgeScan(dossier, { ...scan, onward }, scanner, now)
  if (judged.kind !== 'RECORDED' || judged.effect === 'WITHOUT_EFFECT') return judged
  return { ...judged, dossier: withCollectionCode(judged.dossier, newSeed(deps), now) }
}

/** A scan that was judged to say something about the parcel. */
export type RecordedScan = Extract<JudgedScan, { kind: 'RECORDED' }>

/** Returns the change that a judged scan makes. Its first event is the scan's, and names how it was made. */
export function changeOf(
  before: Dossier,
  judged: RecordedScan,
  scan: Scan,
  context: ScanContext,
  isShown: boolean,
): Change {
  const { dossier, effect, notices } = judged
  const details = {
    scan: scan.kind,
    conditions: scan.conditions,
    ...(scan.shelf != null && { shelf: scan.shelf }),
    instruction: judged.instruction,
    isShown,
    by: context.partnerId,
  }
  const { outletId, now, deviceId, deviceSequence } = context
  const event: EventContext = { outletId, now, deviceId, deviceSequence, occurredAt: scan.occurredAt, details }
  const change = concludeChange(before, dossier, event, notices.length > 0 ? 'NONE' : effect, notices)
  // Only a counter's scans can be voided.
  const undo = outletId !== null && isShown ? undoOf(before, { ...dossier, parcel: change.parcel }) : null
  return undo ? withDetails(change, { ...details, undo }) : change
}

/** Returns the change with details of its first event, which is the scan's. */
function withDetails(change: Change, details: Readonly<Record<string, unknown>>): Change {
  return { ...change, events: change.events.map((event, index) => (index === 0 ? { ...event, details } : event)) }
}

/**
 * Returns the decision to record a judged scan. What has arrived at a counter is taken even if its shelf is full; a drop-off
 * that nobody had promised a place is not.
 */
export function decideScan(
  { dossier: before, roles }: ScannedParcel,
  judged: RecordedScan,
  scan: Scan,
  context: ScanContext,
): DecidedCommit<RecordScanResult> {
  const { counter, instruction, takes } = judged
  // To a counter that has nothing to do with the parcel it looks like a number that nobody has announced.
  const isShown = roles.length > 0 || counter !== null
  const change = changeOf(before, judged, scan, context, isShown)
  const event = isShown ? { parcelId: before.parcel.id, sequence: before.parcel.sequence + 1 } : null
  const result = { event, instruction }
  const { now } = context
  if (!counter) return decideChange(before, change, result, { now })
  const options = takeOptions(change, counter, result, { now, occurredAt: scan.occurredAt })
  const isRefusable = takes === 'IF_ROOM' && options.length > 1
  return {
    kind: 'COMMIT',
    versions: versionsOf(before),
    options: isRefusable ? options.slice(0, 1) : options,
    otherwise: isRefusable ? { event: null, instruction: 'HAND_BACK', isFull: true } : null,
  }
}

/** Returns the result of a scan that the device has sent before, as its event recorded it. */
export function resultOf(details: Readonly<Record<string, unknown>> | null): CounterInstruction | null {
  return (details?.['instruction'] as CounterInstruction | null | undefined) ?? null
}
