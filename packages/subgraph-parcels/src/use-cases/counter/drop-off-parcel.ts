import { type Caller, localDate, type OutletId, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { concludeChanges } from '../../domain/parcel/changes.ts'
import { hasPromiseAt, takeDropOff } from '../../domain/counter/counter.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { type Refusal, refuse } from '../../domain/placing/refusal.ts'
import type { Counter } from '../../domain/placing/site.ts'
import { checkStandsAt } from '../request/actor.ts'
import { type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { findCounters, readOpened } from './find-drop-off-counter.ts'
import { checkForm, type PresentedCode, presentCode } from './present-code.ts'

/** The code of a return that is presented at a counter. */
export interface DropOffParcelInput extends PresentedCode {
  readonly idempotencyKey: string
  /** Number of parcels that are handed in; null for all that the code still opens. */
  readonly count: number | null
}

/** The parcels that the counter took; null, with the refusal of the outlet, when the shelf has no room for all of them. */
export interface DropOffParcelResult {
  readonly parcelIds: readonly ParcelId[] | null
  readonly refusals: readonly Refusal[]
}

/** The result before the ledger has looked for places at the outlet. */
export interface DropOffParcelDraft extends Omit<DropOffParcelResult, 'refusals'> {
  readonly outletId: OutletId
}

/** The stored response of `dropOffParcel`. The first release stored no outlet. */
export const dropOffParcelCodec: ResponseCodec<DropOffParcelDraft, DropOffParcelResult> = {
  encode: ({ parcelIds, outletId }) => ({ parcelIds, outletId }),
  decode: ({ result, skipped }) => ({
    parcelIds: result['parcelIds'] === null ? null : readList(result, 'parcelIds'),
    refusals: 'outletId' in result ? skipped.map((reason) => refuse(reason, readText(result, 'outletId'))) : [],
  }),
}

/**
 * Takes a return at a counter by its code: all parcels that are handed in, or none when the shelf has no room for all. Any
 * outlet in force for returns may take it and becomes its custodian. Wrong, unknown, used, expired and foreign codes get the
 * same response for the same work; tries are counted before codes are compared. Throws FORBIDDEN for an outlet that is not the
 * device's, BAD_USER_INPUT unless exactly one form of the code is given.
 */
export async function dropOffParcel(
  deps: Deps,
  caller: Caller,
  input: DropOffParcelInput,
): Promise<MutationOutcome<DropOffParcelResult>> {
  checkForm(input)
  const outletId = parseOutletId(input.outletId)
  checkStandsAt(caller, outletId)
  return runOnce(deps, caller, {
    operation: 'dropOffParcel',
    input,
    codec: dropOffParcelCodec,
    async decide(now) {
      const presentation = await presentCode(deps, caller, input, 'DROP_OFF', now)
      if (presentation.kind === 'REFUSED') return fail(presentation.userError)
      const opened = await readOpened(deps, caller, presentation.issued, now)
      const counters = outletId ? await findCounters(deps, caller, opened, outletId, now) : null
      const [counter] = counters ?? []
      if (!counters || !counter) return fail(userError('CODE_REFUSED'))
      // The code was right, so the try counts neither against it nor against its source, even if the shelf is full.
      await presentation.accept()
      const { returnOrder } = opened[0]!
      if (returnOrder && returnOrder.dropOffBy < localDate(now, counter.site.outlet.timeZone)) {
        return fail(userError('RETURN_WINDOW_CLOSED'))
      }
      const arrivals = opened.map((dossier, index) => ({ dossier, counter: counters[index]! }))
      const count = input.count ?? arrivals.length
      if (count < 1 || count > arrivals.length) {
        return fail(userError('INVALID_INPUT', ['input', 'count'], 'The code opens fewer parcels.'))
      }
      return takeAt(arrivals, count, now)
    },
  })
}

/** A parcel that is handed in, with the counter that takes it. */
interface Arrival {
  readonly dossier: Dossier
  readonly counter: Counter
}

/** Takes so many of the parcels, those first that have a place promised here. */
function takeAt(arrivals: readonly Arrival[], count: number, now: Date): Decision<DropOffParcelDraft> {
  const hasPromise = ({ dossier, counter }: Arrival): boolean => hasPromiseAt(dossier, counter)
  const taken = arrivals.toSorted((a, b) => Number(hasPromise(b)) - Number(hasPromise(a))).slice(0, count)
  const { outletId, timeZone } = taken[0]!.counter.site.outlet
  const changed = taken.map(({ dossier: before, counter }) => ({
    before,
    after: takeDropOff(before, counter, now, now),
  }))
  return {
    kind: 'COMMIT',
    versions: versionsOf(taken[0]!.dossier),
    options: [
      {
        changes: concludeChanges(changed, contextAt(now, outletId)),
        result: { parcelIds: taken.map(({ dossier }) => dossier.parcel.id), outletId },
        today: localDate(now, timeZone),
        // A promised place is available, even if the shelf is full.
        always: taken.every(hasPromise),
      },
    ],
    otherwise: { parcelIds: null, outletId },
  }
}
