import {
  type Caller,
  type HandOverId,
  localDate,
  type OutletId,
  type ParcelId,
  parseOutletId,
} from '@restante/subgraph-kit'
import { findMissingCheck, judgeHandOver } from '../../domain/counter/collect.ts'
import { concludeChanges } from '../../domain/parcel/changes.ts'
import { type Dossier, isCollectable } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import type { HandOverCheck } from '../../domain/parcel/hand-over.ts'
import type { ReturnOrder } from '../../domain/parcel/return-order.ts'
import type { Refusal } from '../../domain/placing/refusal.ts'
import type { Counter } from '../../domain/placing/site.ts'
import { openReplacements, swapAt } from '../../domain/returns/exchange.ts'
import { findCounters, readOpened } from '../counter/find-drop-off-counter.ts'
import { newHandOver } from '../counter/new-hand-over.ts'
import { checkForm, type PresentedCode, presentCode } from '../counter/present-code.ts'
import { checkStandsAt } from '../request/actor.ts'
import { decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The code of an exchange's return that is presented at a counter, and the checks of the recipient that were made. */
export interface SwapParcelsInput extends PresentedCode {
  readonly idempotencyKey: string
  readonly checks: readonly HandOverCheck[]
  /** True when nothing is brought back. */
  readonly withoutReturn: boolean | null
}

/** The parcels that were handed over and taken; null and nothing when the recipient may not have it. */
export interface SwapParcelsResult {
  readonly handOverId: HandOverId | null
  readonly collectedIds: readonly ParcelId[]
  readonly droppedOffIds: readonly ParcelId[]
  readonly refusals: readonly Refusal[]
}

/** The stored response of `swapParcels`. */
export const swapParcelsCodec: ResponseCodec<SwapParcelsResult, SwapParcelsResult> = {
  encode: ({ handOverId, collectedIds, droppedOffIds, refusals }) => ({
    handOverId,
    collectedIds,
    droppedOffIds,
    refusals: refusals.map((refusal) => ({ ...refusal })),
  }),
  decode: ({ result }) => ({
    handOverId: readTextOrNull(result, 'handOverId'),
    collectedIds: readList(result, 'collectedIds'),
    droppedOffIds: readList(result, 'droppedOffIds'),
    refusals: readList(result, 'refusals'),
  }),
}

/**
 * Takes what a shopper brings back and hands over what it is exchanged for, by the code of the return: both or neither. Throws
 * FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT unless exactly one form of the code is given.
 */
export async function swapParcels(
  deps: Deps,
  caller: Caller,
  input: SwapParcelsInput,
): Promise<MutationOutcome<SwapParcelsResult>> {
  checkForm(input)
  const outletId = parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  return runOnce(deps, caller, {
    operation: 'swapParcels',
    input,
    codec: swapParcelsCodec,
    async decide(now) {
      const presentation = await presentCode(deps, caller, input, 'DROP_OFF', now)
      if (presentation.kind === 'REFUSED') return fail(presentation.userError)
      const opened = await readOpened(deps, caller, presentation.issued, now)
      const order = opened[0]?.returnOrder
      const counters = outletId && order ? await findCounters(deps, caller, opened, outletId, now) : null
      const [counter] = counters ?? []
      if (!outletId || !order || !counter) return fail(userError('CODE_REFUSED'))
      // The code was right, so the try counts neither against it nor against its source.
      await presentation.accept()
      const all = await deps.dossiers.readReturn(order.realmId, order.id)
      const replacements = openReplacements(all.filter(({ exchange }) => exchange !== null))
      const isHere = ({ parcel }: Dossier): boolean =>
        isCollectable(parcel, outletId) && parcel.custodianId === caller.partnerId
      if (replacements.length === 0 || !replacements.every(isHere)) return fail(userError('REPLACEMENT_NOT_HERE'))
      return decideSwap({ caller, input, outletId, counter, order, replacements, opened, now })
    },
  })
}

/** Everything that one visit to a counter depends on. */
interface Visit {
  readonly caller: Caller
  readonly input: SwapParcelsInput
  readonly outletId: OutletId
  readonly counter: Counter
  readonly order: ReturnOrder
  readonly replacements: readonly Dossier[]
  readonly opened: readonly Dossier[]
  readonly now: Date
}

function decideSwap(visit: Visit): Decision<SwapParcelsResult> {
  const { caller, input, outletId, counter, opened, order, replacements, now } = visit
  const { timeZone } = counter.site.outlet
  const broughtBack = input.withoutReturn === true ? [] : opened
  if (broughtBack.length === 0 && !order.allowsIncomplete) return fail(userError('EXCHANGE_INCOMPLETE'))
  if (broughtBack.length > 0 && order.dropOffBy < localDate(now, timeZone))
    return fail(userError('RETURN_WINDOW_CLOSED'))
  const missing = findMissingCheck(replacements, input.checks)
  if (missing) return fail(userError(missing, ['input', 'checks']))
  const { refusals } = judgeHandOver(replacements, input.checks, outletId)
  if (refusals.length > 0) return decideResult({ handOverId: null, collectedIds: [], droppedOffIds: [], refusals })
  const record = newHandOver(caller, input, outletId, now)
  const changed = swapAt(counter, replacements, broughtBack, record, now)
  const context = { ...contextAt(now, outletId), deviceId: caller.keyId }
  const idsOf = (dossiers: readonly Dossier[]): readonly ParcelId[] => dossiers.map(({ parcel }) => parcel.id)
  return {
    kind: 'COMMIT',
    // Of one moment for all parcels of the exchange, although the replacements were read after the return.
    versions: versionsOf(opened[0]!),
    options: [
      {
        changes: concludeChanges(changed, context),
        result: {
          handOverId: record.id,
          collectedIds: idsOf(replacements),
          droppedOffIds: idsOf(broughtBack),
          refusals: [],
        },
        today: localDate(now, timeZone),
        // What is brought back lies where the replacements lay, however full the shelves are.
        always: true,
      },
    ],
    otherwise: null,
  }
}
