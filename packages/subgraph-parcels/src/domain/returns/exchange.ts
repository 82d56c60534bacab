import { collectParcel } from '../counter/collect.ts'
import { takeDropOff } from '../counter/counter.ts'
import type { ChangedDossier } from '../parcel/changes.ts'
import type { Dossier } from '../parcel/dossier.ts'
import type { HandOver } from '../parcel/hand-over.ts'
import type { Place } from '../parcel/place.ts'
import type { Counter } from '../placing/site.ts'
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

/** Returns those of the replacements that can still be handed over. */
export function openReplacements(replacements: readonly Dossier[]): readonly Dossier[] {
  return replacements.filter(({ parcel: { state } }) => !hasEnded(state) && !hasFailed(state))
}

/**
 * Returns the parcels of an exchange after one visit to the counter: the replacements are handed over, and what is brought back
 * takes the places that they free, so that it needs no room of its own. What is brought beyond that takes places for drop-offs.
 */
export function swapAt(
  counter: Counter,
  replacements: readonly Dossier[],
  broughtBack: readonly Dossier[],
  handOver: HandOver,
  now: Date,
): readonly ChangedDossier[] {
  const freed = replacements.flatMap(({ places }) => places.filter(({ kind }) => kind === 'HELD'))
  return [
    ...replacements.map((before) => ({ before, after: collectParcel(before, handOver) })),
    ...broughtBack.map((before, index) => {
      const after = takeDropOff(before, counter, now, now)
      const place = freed[index]
      return { before, after: place ? { ...after, places: after.places.map((own) => moveTo(place, own)) } : after }
    }),
  ]
}

/** Returns the place on the shelf of another. */
function moveTo({ servicePointId, purpose, sizeClass }: Place, place: Place): Place {
  return { ...place, servicePointId, purpose, sizeClass }
}

/**
 * Returns true for a replacement that may be handed over only together with what is brought back. Once that was handed in, or
 * the shipper has given it up, a replacement is a delivery like any other.
 */
export function needsReturn({ exchange }: Dossier): boolean {
  if (exchange === null || exchange.kind !== 'EXCHANGE' || exchange.allowsIncomplete) return false
  return notBroughtBack.includes(exchange.state)
}
