import { type Caller, localDate, type OutletId } from '@restante/subgraph-kit'
import { withCollectionCode } from '../../domain/counter/collection-code.ts'
import { type CounterInstruction, judgeScan, type JudgedScan } from '../../domain/counter/judge-scan.ts'
import type { Scan } from '../../domain/counter/scan.ts'
import { type Change, concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import type { EventContext } from '../../domain/parcel/event.ts'
import type { DecidedCommit } from '../request/decision.ts'
import { versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { partnersFor, readOnward, readSite, type ScannedParcel } from './find-scanned.ts'
import { newSeed } from './new-seed.ts'
import type { RecordScanResult } from './record-scan.ts'

/** The circumstances of a scan that its event records. */
export interface ScanContext {
  readonly outletId: OutletId | null
  readonly now: Date
  readonly deviceId: string
  readonly deviceSequence: number | null
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
  const details = {
    scan: scan.kind,
    conditions: scan.conditions,
    ...(scan.shelf != null && { shelf: scan.shelf }),
    instruction: judged.instruction,
    isShown,
  }
  const event: EventContext = { ...context, occurredAt: scan.occurredAt, details }
  const { dossier, effect, notices } = judged
  return concludeChange(before, dossier, event, notices.length > 0 ? 'NONE' : effect, notices)
}

/** Returns the decision to record a judged scan. What lies at a counter is taken even if its shelf is full. */
export function decideScan(
  { dossier: before, roles }: ScannedParcel,
  judged: RecordedScan,
  scan: Scan,
  context: ScanContext,
): DecidedCommit<RecordScanResult> {
  const isTaken = judged.counter !== null
  // To a counter that has nothing to do with the parcel it looks like a number that nobody has announced.
  const isShown = roles.length > 0 || isTaken
  const change = changeOf(before, judged, scan, context, isShown)
  const event = isShown ? { parcelId: before.parcel.id, sequence: before.parcel.sequence + 1 } : null
  const today = localDate(context.now, judged.counter?.site.outlet.timeZone ?? 'UTC')
  return {
    kind: 'COMMIT',
    versions: versionsOf(before),
    options: [
      {
        changes: [change],
        result: { event, instruction: judged.instruction },
        today,
        always: judged.takes === 'ALWAYS',
      },
    ],
    otherwise: judged.takes === 'ALWAYS' ? null : { event: null, instruction: 'HAND_BACK', isFull: true },
  }
}

/** Returns the result of a scan that the device has sent before, as its event recorded it. */
export function resultOf(details: Readonly<Record<string, unknown>> | null): CounterInstruction | null {
  return (details?.['instruction'] as CounterInstruction | null | undefined) ?? null
}
