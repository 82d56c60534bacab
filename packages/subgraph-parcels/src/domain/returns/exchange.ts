import type { Dossier } from '../parcel/dossier.ts'
import { hasEnded } from '../parcel/parcel-state.ts'
import { hasFailed, type ReturnOrder } from '../parcel/return-order.ts'
import type { ReturnState } from '../parcel/return-state.ts'

/** States of a return whose items the shopper still has. */
const notBroughtBack: readonly ReturnState[] = ['REQUESTED', 'APPROVED', 'CODE_ISSUED', 'EXPIRED']

/** Returns true when a parcel can become the replacement of an exchange: a delivery under way, and of no other exchange. */
export function canReplace({ parcel }: Dossier): boolean {
  const { direction, returnId, state } = parcel
  return direction === 'OUTBOUND' && returnId === null && !hasEnded(state) && !hasFailed(state)
}

/** Returns the dossier of a parcel that becomes the replacement of an exchange. */
export function linkReplacement(dossier: Dossier, { id: returnId }: ReturnOrder): Dossier {
  return { ...dossier, parcel: { ...dossier.parcel, returnId } }
}

/**
 * Returns true for a replacement that may be handed over only together with what is brought back. Once that was handed in, or
 * the shipper has given it up, a replacement is a delivery like any other.
 */
export function needsReturn({ exchange }: Dossier): boolean {
  if (exchange === null || exchange.kind !== 'EXCHANGE' || exchange.allowsIncomplete) return false
  return notBroughtBack.includes(exchange.state)
}
