import { isUsable, newReference } from '../../domain/codes/code.ts'
import type { Dossier } from '../../domain/parcel/dossier.ts'
import { mayBeDroppedOff, type ReturnOrder } from '../../domain/parcel/return-order.ts'
import { renewCode } from '../../domain/returns/return.ts'
import { decideResult, type Decision, fail, versionsOf } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { userError } from '../request/user-error.ts'
import { decideReturn } from './change-return.ts'

/**
 * Returns the decision on the drop-off code of a return of which this is a parcel: the open code, or a new one for all parcels
 * that were not handed in.
 */
export async function issueDropOffCode(
  deps: Deps,
  dossier: Dossier,
  order: ReturnOrder,
  now: Date,
): Promise<Decision<{ readonly codeId: string }>> {
  if (dossier.parcel.state !== 'ANNOUNCED' || !mayBeDroppedOff(order)) return fail(userError('STATE_NOT_ALLOWED'))
  const usable = dossier.codes.find((code) => isUsable(code, now))
  if (usable) return { ...decideResult({ codeId: usable.id }), versions: versionsOf(dossier) }
  const given = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
  const parcels = await deps.dossiers.readReturn(order.realmId, order.id)
  const announced = parcels.filter(({ parcel }) => parcel.direction === 'RETURN' && parcel.state === 'ANNOUNCED')
  const { changed, code } = renewCode(announced, order, given, now)
  return decideReturn(changed, { codeId: code.id }, now)
}
