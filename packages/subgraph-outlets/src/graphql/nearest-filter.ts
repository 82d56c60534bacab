import { fault } from '@restante/subgraph-kit'
import type { NearestQuery } from '../domain/nearest/nearest-query.ts'
import type { NearestFilter } from '../generated/resolver-types.ts'
import { readBoundingBox } from './bounding-box.ts'

const maxPartners = 20
const defaultWithinMetres = 100_000
const maxWithinMetres = 500_000

/** Reads the conditions of a filter and applies defaults. Throws BAD_USER_INPUT for a value out of range. */
export function readNearestFilter(filter: NearestFilter, now: Date): Omit<NearestQuery, 'origin' | 'caller'> {
  const withinMetres = filter.withinMetres ?? defaultWithinMetres
  if (withinMetres > maxWithinMetres) {
    throw fault('BAD_USER_INPUT', `\`filter.withinMetres\` must be at most ${maxWithinMetres}.`)
  }
  return {
    partners: readPartners(filter),
    capabilities: filter.capabilities ?? [],
    kinds: filter.kinds ?? [],
    parcel: filter.parcel ?? null,
    at: filter.at ?? now,
    openAt: filter.openAt ?? null,
    hasCapacity: filter.hasCapacity ?? false,
    withinMetres,
    within: readBoundingBox(filter.within),
  }
}

function readPartners({ partners, anyPartner, hasCapacity }: NearestFilter): NearestQuery['partners'] {
  if (anyPartner) {
    if (partners) throw fault('BAD_USER_INPUT', '`filter` takes `partners` or `anyPartner`, not both.')
    if (hasCapacity) {
      throw fault('BAD_USER_INPUT', '`filter.hasCapacity` is about service points: it needs a partner condition.')
    }
    return 'ANY'
  }
  if (!partners) return 'GRANTED'
  if (partners.length === 0 || partners.length > maxPartners) {
    throw fault('BAD_USER_INPUT', `\`filter.partners\` must name 1 to ${maxPartners} partners.`)
  }
  return partners
}
