import {
  addDays,
  type Caller,
  inputFault,
  localDate,
  type ParcelId,
  parseOutletId,
  parseRealmId,
} from '@restante/subgraph-kit'
import { type CarrierScript, type CarrierStep, stepsOf } from '../../domain/counter/carrier-script.ts'
import { type Change, concludeChange, mergeChanges } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { changeOf, judge } from '../counter/decide-scan.ts'
import { readSite } from '../counter/find-scanned.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readNumberOrNull, readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { checkSandbox } from './check-sandbox.ts'

/** A parcel, and the part of its carrier's work to play. `outletId` is where DIVERT brings it; null for other scripts. */
export interface SimulateCarrierInput {
  readonly idempotencyKey: string
  readonly parcelId: string
  readonly script: CarrierScript
  readonly outletId: string | null
}

/** The parcel, and the sequences of its events before and after the script. */
export interface SimulateCarrierResult {
  readonly parcelId: ParcelId
  readonly before: number
  readonly after: number
}

/** The stored response of `simulateCarrier`. */
export const simulateCarrierCodec: ResponseCodec<SimulateCarrierResult, SimulateCarrierResult> = {
  encode: (result) => ({ ...result }),
  decode: ({ result }) => ({
    parcelId: readText(result, 'parcelId'),
    before: readNumberOrNull(result, 'before') ?? 0,
    after: readNumberOrNull(result, 'after') ?? 0,
  }),
}

/**
 * Plays a part of a carrier's work in a sandbox: its scans are judged as those of a carrier are, and recorded together. Throws
 * FORBIDDEN outside a sandbox, BAD_USER_INPUT for an outlet without DIVERT or DIVERT without an outlet.
 */
export async function simulateCarrier(
  deps: Deps,
  caller: Caller,
  input: SimulateCarrierInput,
): Promise<MutationOutcome<SimulateCarrierResult>> {
  checkSandbox(caller)
  if ((input.script === 'DIVERT') !== (input.outletId !== null)) {
    throw inputFault('input.outletId', 'must be given for DIVERT, and only for DIVERT.')
  }
  return runOnce(deps, caller, {
    operation: 'simulateCarrier',
    input,
    codec: simulateCarrierCodec,
    async decide(now) {
      const parcelId = parseRealmId('par', caller.realm, input.parcelId)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER', 'CARRIER'], now)
      if (!dossier) return fail(userError('NOT_FOUND', ['input', 'parcelId']))
      const outletId = input.outletId === null ? null : parseOutletId(input.outletId)
      const isKnown = input.outletId === null || (await readSite(deps, dossier.parcel, outletId)) !== null
      if (!isKnown) return fail(userError('NOT_FOUND', ['input', 'outletId']))
      const played = await play(deps, dossier, stepsOf(dossier, input.script, outletId), now)
      const change = input.script === 'DELAY' ? delay(dossier, played, now) : played?.change
      if (!change) return fail(userError('STATE_NOT_ALLOWED'))
      const { sequence: before, id } = dossier.parcel
      return decideChange(dossier, change, { parcelId: id, before, after: change.parcel.sequence }, { now })
    },
  })
}

interface Played {
  readonly dossier: Dossier
  readonly change: Change
}

/** Applies the scans that the parcel's state allows. Returns null when it allows none, or not the last. */
async function play(deps: Deps, before: Dossier, steps: readonly CarrierStep[], now: Date): Promise<Played | null> {
  const carrier = { partnerId: before.parcel.carrierId ?? before.parcel.shipperId }
  let played: Played | null = null
  for (const [index, { kind, outletId }] of steps.entries()) {
    const dossier = played?.dossier ?? before
    const scan = { kind, occurredAt: now, conditions: [], shelf: null }
    const context = { outletId, now, ...carrier, deviceId: 'simulator', deviceSequence: null }
    const judged = await judge(deps, carrier, { dossier, roles: ['CARRIER'] }, scan, context)
    const hasEffect = judged.kind === 'RECORDED' && judged.effect === 'EFFECTIVE'
    if (!hasEffect && index === steps.length - 1) return null
    if (!hasEffect) continue
    const next = changeOf(dossier, judged, scan, context, true)
    const change: Change = played ? mergeChanges(played.change, next) : next
    played = { dossier: { ...judged.dossier, parcel: next.parcel }, change }
  }
  return played
}

/** Returns the change by which a parcel is expected a day later than it was, on top of what was played. */
function delay(before: Dossier, played: Played | null, now: Date): Change {
  const dossier = played?.dossier ?? before
  const expectedOn = addDays(dossier.parcel.expectedOn ?? localDate(now, 'UTC'), 1)
  const next = concludeChange(dossier, { ...dossier, parcel: { ...dossier.parcel, expectedOn } }, contextAt(now))
  return played ? mergeChanges(played.change, next) : next
}
