import type { Dossier } from '../parcel/dossier.ts'
import { canMove, type ParcelState } from '../parcel/parcel-state.ts'
import { mayBeDroppedOff } from '../parcel/return-order.ts'
import { type Refusal, refuse } from '../placing/refusal.ts'

/** Maximum number of redirects of a parcel, whatever became of them; also how often a shopper may change the drop-off outlet. */
const maxChanges = 20

/** States in which a delivery may be redirected, besides those from which it can be diverted: on no way yet, or diverted already. */
const redirectable: readonly ParcelState[] = ['ANNOUNCED', 'DIVERTING']

/** Returns the refusal of a parcel that may not be redirected to any outlet; null when it may, within {@link refuseLimit}. */
export function refuseRedirect(dossier: Dossier): Refusal | null {
  const { parcel, redirects } = dossier
  if (parcel.restrictions.includes('NO_REDIRECT')) return refuse('SENDER_DISALLOWS', null)
  if (parcel.restrictions.includes('CUSTOMS')) return refuse('CUSTOMS_HOLD', null)
  if (!isRedirectable(dossier)) return refuse('STATUS_NOT_ALLOWED', null)
  if (redirects.some(({ state }) => state === 'REQUESTED')) return refuse('REDIRECT_OPEN', null)
  return redirects.length >= maxChanges ? refuse('LIMIT_REACHED', null) : null
}

/** Returns true when the state of the parcel allows a redirect: of a return only before it is dropped off, if it is to be. */
export function isRedirectable({ parcel: { direction, state }, returnOrder }: Dossier): boolean {
  return direction === 'RETURN'
    ? state === 'ANNOUNCED' && mayBeDroppedOff(returnOrder)
    : redirectable.includes(state) || canMove(state, 'DIVERTING')
}

/**
 * Returns the refusal of a delivery that has been redirected as often as its agreement allows; null when it has not. A redirect
 * that was given up or has failed counts; one that the carrier declined, or did not decide on, has changed nothing.
 */
export function refuseLimit({ parcel, redirects }: Dossier, maxRedirects: number): Refusal | null {
  if (parcel.direction === 'RETURN') return null
  const counted = redirects.filter(({ state }) => state !== 'DECLINED' && state !== 'LAPSED')
  return counted.length >= maxRedirects ? refuse('LIMIT_REACHED', null) : null
}
