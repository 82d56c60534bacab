import { listShelfClasses, type Measure, type Places } from '@restante/subgraph-kit'
import { type Bits, BitVocabulary } from '../bit-vocabulary.ts'
import type { Capability } from '../vocabulary.ts'

/** The purpose of a place. */
export type Purpose = Places['purpose']

type Shelf = `${Purpose} ${Places['sizeClass']}`

/** A record, which does not compile without every purpose and size class. */
const everyShelf: Readonly<Record<Shelf, true>> = {
  'COLLECTION ANY': true,
  'COLLECTION S': true,
  'COLLECTION M': true,
  'COLLECTION L': true,
  'COLLECTION XL': true,
  'DROP_OFF ANY': true,
  'DROP_OFF S': true,
  'DROP_OFF M': true,
  'DROP_OFF L': true,
  'DROP_OFF XL': true,
}
/** Every shelf that a service point may have: one for each purpose and size class. */
export const shelves = new BitVocabulary(Object.keys(everyShelf) as Shelf[])

/** Encodes one shelf; 0 where a newer process has published a purpose or size class that is not known here. */
export function encodeShelf(purpose: string, sizeClass: string): Bits {
  return shelves.encodeKnown([`${purpose} ${sizeClass}`])
}

/** Encodes the shelves of a service point; with `leastPlaces` only those that have as many places. */
export function encodeShelves(capacity: readonly Places[], leastPlaces = 0): Bits {
  return capacity.reduce((bits, { purpose, sizeClass, places }) => {
    return places >= leastPlaces ? bits | encodeShelf(purpose, sizeClass) : bits
  }, 0)
}

/** Returns the shelves that take a parcel, best first. */
export function listShelvesFor(purpose: Purpose, parcel: Measure): readonly Bits[] {
  return listShelfClasses(parcel).map((sizeClass) => encodeShelf(purpose, sizeClass))
}

/** Returns the first of `wanted` that is among the shelves present; 0 when none is. */
export function pickShelf(present: Bits, wanted: readonly Bits[]): Bits {
  for (const shelf of wanted) if ((present & shelf) !== 0) return shelf
  return 0
}

/** Returns the purposes that the capabilities asked for imply. */
export function purposesOf(wanted: readonly Capability[]): Purpose[] {
  const purposes: Purpose[] = []
  if (wanted.includes('COLLECT')) purposes.push('COLLECTION')
  if (wanted.some((name) => name === 'DROP_OFF' || name === 'DROP_OFF_UNLABELLED' || name === 'RETURN')) {
    purposes.push('DROP_OFF')
  }
  return purposes
}
