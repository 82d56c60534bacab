import { type Caller, fault, localDate, parseOutletId } from '@restante/subgraph-kit'
import { concludeChange } from '../domain/change.ts'
import { digitsOf, matchesDigits, mostTries, normaliseReference, readQr } from '../domain/code.ts'
import { type Counter, counterAt, hasPromiseAt, takeDropOff } from '../domain/counter.ts'
import type { Dossier } from '../domain/dossier.ts'
import { contextAt } from '../domain/event.ts'
import type { Code } from '../domain/parcel.ts'
import type { Deps } from './deps.ts'
import { type Answer, type Decision, runOnce } from './run-once.ts'
import { userError } from './user-error.ts'

/** What the counter has: either `reference` and `code`, or `qr`. */
export interface DropOffParcelInput {
  readonly idempotencyKey: string
  readonly outletId: string
  readonly reference: string | null
  readonly code: string | null
  readonly qr: string | null
}

const refused: Decision = { userErrors: [userError('CODE_REFUSED')] }

/**
 * Takes a return at a counter by its code. Whatever outlet in force for returns takes it becomes its custodian. A wrong,
 * unknown, used, expired or foreign code has one answer and costs the same work; tries are counted before they are compared.
 * Kept: `parcelIds`. Throws FORBIDDEN for an outlet that is not the device's, BAD_USER_INPUT unless exactly one form is given.
 */
export async function dropOffParcel(deps: Deps, caller: Caller, input: DropOffParcelInput): Promise<Answer> {
  const byQr = input.qr !== null
  if (
    byQr === (input.reference !== null || input.code !== null) ||
    (!byQr && (input.reference === null || input.code === null))
  ) {
    throw fault('BAD_USER_INPUT', 'Give either `reference` and `code`, or `qr`.')
  }
  const outletId = parseOutletId(input.outletId)
  if (caller.kind === 'DEVICE' && !caller.outletIds.some((own) => own === outletId)) {
    throw fault('FORBIDDEN', 'The device does not stand at this outlet.')
  }
  return runOnce(deps, caller, 'dropOffParcel', input, async (now) => {
    const triers = { key: caller.keyId, outlet: input.outletId, tenant: caller.partnerId }
    const qr = byQr ? readQr(input.qr, deps.codeKeys, now) : null
    const reference = byQr ? (qr?.reference ?? '') : normaliseReference(input.reference!)
    const { isBarred, code } = await deps.codes.tryCode(caller.realm, reference, triers, now)
    if (isBarred) return { userErrors: [userError('TOO_MANY_TRIES')] }
    if (!isRight(deps, code, byQr ? null : input.code, now)) return refused
    const dossiers = await deps.dossiers.read(caller.realm, [code!.parcelId])
    const dossier = dossiers[0]
    const counter = dossier && outletId ? await findCounter(deps, caller, dossier, outletId, now) : null
    if (!dossier || !counter || dossier.parcel.state !== 'ANNOUNCED') return refused
    // The code was right: neither it nor those who brought it are charged with the try, even if the shelf is full.
    await deps.codes.forgiveTry(caller.realm, code!.id, triers, now)
    if (dossier.returnOrder && dossier.returnOrder.dropOffBy < localDate(now, counter.site.outlet.timeZone)) {
      return { userErrors: [userError('RETURN_WINDOW_CLOSED')] }
    }
    return takeAt(dossier, counter, now)
  })
}

/** Does the work of a comparison also when there is no code. */
function isRight(deps: Deps, code: Code | null, digits: string | null, now: Date): boolean {
  const compared = code ?? { id: 'none', keyId: deps.codeKeys.current }
  const matches = matchesDigits(compared, digits ?? digitsOf(compared, deps.codeKeys), deps.codeKeys)
  return matches && code !== null && code.tries <= mostTries && code.validUntil > now
}

async function findCounter(
  deps: Deps,
  caller: Caller,
  dossier: Dossier,
  outletId: string,
  now: Date,
): Promise<Counter | null> {
  const { parcel, returnOrder } = dossier
  const bound = dossier.redirects.at(-1)?.partnerId ?? null
  const returnsPartner = await deps.sites.returnsPartnerOf(caller.realm, parcel.shipperId)
  const partners = [bound, returnsPartner, parcel.carrierId].filter((partner) => partner !== null)
  const sites = await deps.sites.read(caller.realm, [outletId], partners)
  const site = sites.get(outletId)
  const capability = returnOrder?.method === 'DROP_OFF_UNLABELLED' ? 'DROP_OFF_UNLABELLED' : 'DROP_OFF'
  const counter = site ? counterAt(site, ['RETURN', capability], partners, now) : null
  // Only who keeps the outlet's counter takes anything there.
  const keeps = counter && (counter.site.outlet.operatorId ?? counter.servicePoint.partnerId) === caller.partnerId
  return keeps ? counter : null
}

function takeAt(dossier: Dossier, counter: Counter, now: Date): Decision {
  const { outletId, timeZone } = counter.site.outlet
  const change = concludeChange(dossier, takeDropOff(dossier, counter, now), contextAt(now, outletId))
  return {
    versions: [{ parcel: dossier.parcel.id, sequence: dossier.parcel.sequence }],
    options: [
      {
        changes: [change],
        result: { parcelIds: [dossier.parcel.id] },
        today: localDate(now, timeZone),
        // A place that was promised here is there, whatever else lies on the shelf.
        always: hasPromiseAt(dossier, counter),
      },
    ],
    otherwise: { parcelIds: null },
  }
}
