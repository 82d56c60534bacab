import { inputFault } from '@restante/subgraph-kit'
import type { BoundingBox } from '../domain/geo/bounding-box.ts'
import type { BoundingBoxInput, InputMaybe } from '../generated/resolver-types.ts'

/** Reads an area. Throws BAD_USER_INPUT when its south lies north of its north. */
export function readBoundingBox(input: InputMaybe<BoundingBoxInput> | undefined): BoundingBox | null {
  if (!input) return null
  if (input.south > input.north) throw inputFault('filter.within.south', 'must not lie above `north`.')
  return input
}
