import { type Dossier, withCodes } from '../parcel/dossier.ts'
import { canMove, hasEnded } from '../parcel/parcel-state.ts'
import { type Refusal, refuse } from '../placing/refusal.ts'
import { failRedirect } from './give-up.ts'

/**
 * Returns the refusal of a parcel that cannot be sent back to its sender; null when it can. One that no carrier has yet is
 * cancelled instead, a return is on its way back anyway, and one that is lost has to be found first.
 */
export function refuseRecall({ parcel }: Dossier): Refusal | null {
  if (hasEnded(parcel.state)) return refuse('NOT_INTERCEPTABLE', null)
  if (parcel.restrictions.includes('CUSTOMS')) return refuse('CUSTOMS_HOLD', null)
  const isAllowed = parcel.direction === 'OUTBOUND' && parcel.state !== 'LOST' && canMove(parcel.state, 'RETURNING')
  return isAllowed ? null : refuse('STATUS_NOT_ALLOWED', null)
}

/**
 * Returns the dossier of a parcel that goes back to its sender: its redirect has failed and its promise is freed. What lies
 * on a shelf stays there without a known end until the courier takes it, and nobody collects it any more.
 */
export function recallParcel(dossier: Dossier): Dossier {
  const failed = failRedirect(withCodes(dossier, 'REVOKED'))
  return {
    ...failed,
    parcel: { ...failed.parcel, state: 'RETURNING', holdUntil: null, holdEndingAt: null },
    places: failed.places.map((place) => (place.toDay === null ? place : { ...place, toDay: null })),
  }
}
