import { type Caller, localDate, type OutletId, type ParcelId, parseOutletId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { counterAt, promisedCounterAt, hasPromiseAt, takeDropOff } from '../../domain/counter/counter.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { dropOffNeed } from '../../domain/placing/need.ts'
import { type Counter, custodianOf } from '../../domain/placing/site.ts'
import { checkStandsAt } from '../request/actor.ts'
import { type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readList, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { checkForm, type PresentedCode, presentCode } from './present-code.ts'

/** The code of a return that is presented at a counter. */
export interface DropOffParcelInput extends PresentedCode {
  readonly idempotencyKey: string
}

/** The parcels that the counter took; null when the shelf had no room. */
export interface DropOffParcelResult {
  readonly parcelIds: readonly ParcelId[] | null
}

/** The stored response of `dropOffParcel`. */
export const dropOffParcelCodec: ResponseCodec<DropOffParcelResult, DropOffParcelResult> = {
  encode: ({ parcelIds }) => ({ parcelIds }),
  decode: ({ result }) => ({ parcelIds: result['parcelIds'] === null ? null : readList(result, 'parcelIds') }),
}

/**
 * Takes a return at a counter by its code. Any outlet in force for returns may take it and becomes its custodian. Wrong,
 * unknown, used, expired and foreign codes get the same response for the same work; tries are counted before codes are
 * compared. Throws FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT unless exactly one form of the code is
 * given.
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
      const { code, parcelIds } = presentation.issued
      const [dossier] = code.validUntil > now ? await deps.dossiers.read(caller.realm, parcelIds) : []
      const counter = dossier && outletId && (await findCounter(deps, caller, dossier, outletId, now))
      if (!counter || dossier.parcel.state !== 'ANNOUNCED') return fail(userError('CODE_REFUSED'))
      // The code was right, so the try counts neither against it nor against its source, even if the shelf is full.
      await presentation.accept()
      if (dossier.returnOrder && dossier.returnOrder.dropOffBy < localDate(now, counter.site.outlet.timeZone)) {
        return fail(userError('RETURN_WINDOW_CLOSED'))
      }
      return takeAt(dossier, counter, now)
    },
  })
}

async function findCounter(
  deps: Deps,
  caller: Caller,
  dossier: Dossier,
  outletId: OutletId,
  now: Date,
): Promise<Counter | null> {
  const { parcel, returnOrder } = dossier
  const redirectPartner = dossier.redirects.at(-1)?.partnerId ?? null
  const returnsPartner = await deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId)
  const partners = [redirectPartner, returnsPartner, parcel.carrierId].filter((partner) => partner !== null)
  const site = (await deps.sites.read(caller.realm, [outletId], partners)).get(outletId)
  const { capabilities } = dropOffNeed(parcel, returnOrder, null)
  const counter = site ? (promisedCounterAt(site, dossier) ?? counterAt(site, capabilities, partners, now)) : null
  // Only the custodian of a counter may take parcels there.
  return counter && custodianOf(counter) === caller.partnerId ? counter : null
}

function takeAt(dossier: Dossier, counter: Counter, now: Date): Decision<DropOffParcelResult> {
  const { outletId, timeZone } = counter.site.outlet
  const change = concludeChange(dossier, takeDropOff(dossier, counter, now, now), contextAt(now, outletId))
  return {
    kind: 'COMMIT',
    versions: versionsOf(dossier),
    options: [
      {
        changes: [change],
        result: { parcelIds: [dossier.parcel.id] },
        today: localDate(now, timeZone),
        // A promised place is available, even if the shelf is full.
        always: hasPromiseAt(dossier, counter),
      },
    ],
    otherwise: { parcelIds: null },
  }
}
