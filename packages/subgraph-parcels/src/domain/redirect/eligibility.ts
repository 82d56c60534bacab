import type { Dossier } from '../parcel/dossier.ts'
import { canMove, type ParcelState } from '../parcel/parcel-state.ts'
import { type Refusal, refuse } from '../placing/refusal.ts'

/** Maximum number of redirects of a parcel: one, and one change of it. */
const maxRedirects = 2

/** States in which a delivery may be redirected, besides those from which it can be diverted: on no way yet, or diverted already. */
const redirectable: readonly ParcelState[] = ['ANNOUNCED', 'DIVERTING']

/** Returns the refusal of a parcel that may not be redirected to any outlet; null when it may. */
export function refuseRedirect(dossier: Dossier): Refusal | null {
  const { parcel, redirects } = dossier
  if (parcel.restrictions.includes('NO_REDIRECT')) return refuse('SENDER_DISALLOWS', null)
  if (parcel.restrictions.includes('CUSTOMS')) return refuse('CUSTOMS_HOLD', null)
  const allowed =
    parcel.direction === 'RETURN'
      ? parcel.state === 'ANNOUNCED'
      : redirectable.includes(parcel.state) || canMove(parcel.state, 'DIVERTING')
  if (!allowed) return refuse('STATUS_NOT_ALLOWED', null)
  const counted = redirects.filter(({ state }) => state !== 'CANCELLED' && state !== 'FAILED' && state !== 'DECLINED')
  if (counted.length >= maxRedirects) return refuse('LIMIT_REACHED', null)
  return null
}
