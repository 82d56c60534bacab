import type { SizeLimit } from '@restante/subgraph-kit'
import { encodePlusCode } from '../domain/geo/plus-code.ts'
import { capabilities } from '../domain/vocabulary.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { viewHours } from './opening-hours.ts'

/** Resolvers of `Outlet`; the other fields stand under their names in the domain's outlet. */
export const outlet: SchemaTypes['resolvers']['Outlet'] = {
  address: ({ addressLines, locality, postalCode, subdivision, country }) => ({
    lines: addressLines,
    locality,
    postalCode,
    subdivision,
    country,
  }),
  location: ({ latitude, longitude }) => ({ latitude, longitude }),
  plusCode: ({ latitude, longitude }) => encodePlusCode(latitude, longitude),
  hours: (place, { capability }) => viewHours(place, capability ?? null),
  capabilities: (place) => capabilities.words.filter((capability) => place.capabilities.includes(capability)),
  sizeLimit: ({ sizeLimit }) => sizeLimit && sortSides(sizeLimit),
  provenance: ({ source, licence, attribution, verifiedAt, issues }) => ({
    source,
    licence,
    attribution,
    verifiedAt,
    issues,
  }),
}

function sortSides(limit: SizeLimit): SizeLimit {
  return limit.sides ? { ...limit, sides: limit.sides.toSorted((a, b) => b - a) } : limit
}
