import { mapKeyOf } from './map-key.ts'

/** The representations of one variable: each text once, in the order of the request. */
export interface Representations {
  readonly texts: string[]
  /** The position of each text, by its map key. */
  readonly positions: Map<string, number>
}

/** Makes an empty list. */
export function createRepresentations(): Representations {
  return { texts: [], positions: new Map() }
}

/** Adds a representation, unless it is there already, and returns its position. */
export function addRepresentation({ texts, positions }: Representations, text: string): number {
  const key = mapKeyOf(text)
  const known = positions.get(key)
  if (known !== undefined) return known
  const position = texts.push(text) - 1
  positions.set(key, position)
  return position
}
