import { type Caller, type HandOverId, type OutletId, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { collectParcel as collect, findMissingCheck, judgeHandOver } from '../../domain/counter/collect.ts'
import { isCollectableWith } from '../../domain/codes/collection-code.ts'
import { concludeChange } from '../../domain/parcel/change.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import type { HandOverCheck } from '../../domain/parcel/hand-over.ts'
import type { Refusal } from '../../domain/placing/refusal.ts'
import { needsReturn } from '../../domain/returns/exchange.ts'
import { checkStandsAt } from '../request/actor.ts'
import { decideChanges, decideResult, type Decision, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { newHandOver } from './new-hand-over.ts'
import { checkForm, type PresentedCode, presentCode } from './present-code.ts'

/** The code of a recipient that is presented at a counter, and the checks of the recipient that were made. */
export interface CollectParcelInput extends PresentedCode {
  readonly idempotencyKey: string
  readonly checks: readonly HandOverCheck[]
}

/** The hand-over with its parcels, null when none was handed over, and the refusals of parcels that stay. */
export interface CollectParcelResult {
  readonly handOverId: HandOverId | null
  readonly parcelIds: readonly ParcelId[]
  readonly refusals: readonly Refusal[]
}

/** The stored response of `collectParcel`. */
export const collectParcelCodec: ResponseCodec<CollectParcelResult, CollectParcelResult> = {
  encode: ({ handOverId, parcelIds, refusals }) => ({
    handOverId,
    parcelIds,
    refusals: refusals.map((refusal) => ({ ...refusal })),
  }),
  decode: ({ result }) => ({
    handOverId: readTextOrNull(result, 'handOverId'),
    parcelIds: readList(result, 'parcelIds'),
    refusals: readList(result, 'refusals'),
  }),
}

/**
 * Hands the parcels over that a code opens and that lie at the outlet now. A code that was used before says so when it is
 * right; wrong, unknown, expired and foreign codes get the same response for the same work. A missing check of the recipient is
 * asked for, and the try does not count. The replacement of an exchange is handed over by `swapParcels`, unless what it is
 * exchanged for was handed in or need not be. Throws FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT unless exactly
 * one form of the code is given.
 */
export async function collectParcel(
  deps: Deps,
  caller: Caller,
  input: CollectParcelInput,
): Promise<MutationOutcome<CollectParcelResult>> {
  checkForm(input)
  const outletId = parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  return runOnce(deps, caller, {
    operation: 'collectParcel',
    input,
    codec: collectParcelCodec,
    async decide(now) {
      const presentation = await presentCode(deps, caller, input, 'COLLECTION', now)
      if (presentation.kind === 'REFUSED') return fail(presentation.userError)
      const { code, parcelIds } = presentation.issued
      const dossiers = await deps.dossiers.read(caller.realm, parcelIds)
      // Only the custodian hands over what lies on its counter.
      const own = dossiers.filter(({ parcel }) => parcel.custodianId === caller.partnerId)
      const opened = own.filter((dossier) => isCollectableWith(dossier, code, now))
      if (code.state === 'USED' && own.length > 0) {
        await presentation.accept()
        return fail(userError('ALREADY_COLLECTED', null, describeCollection(own)))
      }
      if (outletId === null || opened.length === 0) return fail(userError('CODE_REFUSED'))
      await presentation.accept()
      if (opened.some(needsReturn)) return fail(userError('EXCHANGE_INCOMPLETE'))
      const missing = findMissingCheck(opened, input.checks)
      if (missing) return fail(userError(missing, ['input', 'checks']))
      return handOver(opened, { caller, input, outletId, now })
    },
  })
}

function describeCollection(dossiers: readonly Dossier[]): string {
  const [first] = dossiers
    .flatMap(({ parcel }) => (parcel.lastScanAt ? [parcel.lastScanAt.toISOString()] : []))
    .toSorted()
  return `The code was used before: the parcel was collected at ${first}.`
}

function handOver(
  dossiers: readonly Dossier[],
  at: { readonly caller: Caller; readonly input: CollectParcelInput; readonly outletId: OutletId; readonly now: Date },
): Decision<CollectParcelResult> {
  const { caller, input, outletId, now } = at
  const { handedOver, refusals } = judgeHandOver(dossiers, input.checks, outletId)
  if (handedOver.length === 0) return decideResult({ handOverId: null, parcelIds: [], refusals })
  const record = newHandOver(caller, input, outletId, now)
  const context = { ...contextAt(now, outletId), deviceId: caller.keyId }
  const changes = handedOver.map((dossier) => concludeChange(dossier, collect(dossier, record), context))
  const parcelIds = handedOver.map(({ parcel }) => parcel.id)
  return decideChanges(handedOver, changes, { handOverId: record.id, parcelIds, refusals }, { now })
}
