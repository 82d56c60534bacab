import { type Caller, type OutletId, parseRealmId } from '@restante/subgraph-kit'
import { withCollectionCode } from '../../domain/codes/collection-code.ts'
import { type Undo, voidableMinutes, voidScan } from '../../domain/counter/void-scan.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import { decideChange, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { userError } from '../request/user-error.ts'
import { newSeed } from './new-seed.ts'
import type { RecordScanResult } from './record-scan.ts'

/** A scan that voids another, named by its event. */
export interface VoidingScan {
  readonly voids: string
  readonly occurredAt: Date
  readonly deviceSequence: number | null
  readonly outletId: OutletId | null
}

/**
 * Decides on the voiding of a scan: within half an hour, by the partner that made it at the same outlet, and only while
 * nothing that it has changed was changed again. An event restores what was before.
 */
export async function decideVoid(
  deps: Deps,
  caller: Caller,
  { voids, occurredAt, deviceSequence, outletId }: VoidingScan,
  now: Date,
): Promise<Decision<RecordScanResult>> {
  const path = ['input', 'voids']
  const eventId = parseRealmId('evt', caller.realm, voids)
  const event = eventId && (await deps.dossiers.findEvent(caller.realm, eventId))
  const isOwn = event && event.details?.['by'] === caller.partnerId && event.details['isShown'] === true
  if (!isOwn || event.outletId !== outletId) return fail(userError('NOT_FOUND', path))
  const isLate = now.getTime() - event.recordedAt.getTime() > voidableMinutes * 60_000
  const undo = (event.details?.['undo'] ?? null) as Undo | null
  if (isLate || !undo) return fail(userError('STATE_NOT_ALLOWED', path))
  const [dossier] = await deps.dossiers.read(caller.realm, [event.parcelId])
  const restored = dossier && voidScan(dossier, undo)
  if (!dossier || !restored) return fail(userError('STATE_NOT_ALLOWED', path))
  const details = { scan: 'VOID', voids, by: caller.partnerId, instruction: null, isShown: true }
  const context = { now, occurredAt, outletId, deviceId: caller.keyId, deviceSequence, details }
  const after = withCollectionCode(restored, newSeed(deps), now)
  const change = concludeChange(dossier, after, context, 'EFFECTIVE')
  const result = { event: { parcelId: event.parcelId, sequence: dossier.parcel.sequence + 1 }, instruction: null }
  return decideChange(dossier, change, result, { now })
}
