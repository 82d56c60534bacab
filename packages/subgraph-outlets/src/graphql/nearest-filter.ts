import { inputFault } from '@restante/subgraph-kit'
import type { Arrival } from '../domain/nearest/arrival.ts'
import { noStart, toDayNumber } from '../domain/index/day.ts'
import type { NearestQuery } from '../domain/nearest/nearest-query.ts'
import type { NearestFilter } from '../generated/resolver-types.ts'
import { readBoundingBox } from './bounding-box.ts'

const defaultWithinMetres = 100_000

/** The conditions of a search, with defaults applied. */
export type NearestConditions = Omit<NearestQuery, 'origin' | 'caller'>

/** Reads the conditions of a filter and applies defaults. Throws BAD_USER_INPUT for conditions that exclude each other. */
export function readNearestFilter(filter: NearestFilter, now: Date): NearestConditions {
  return {
    arrival: filter.arrivesOn == null ? null : arrivalOn(filter.arrivesOn),
    partners: readPartners(filter),
    capabilities: filter.capabilities ?? [],
    kinds: filter.kinds ?? [],
    parcel: filter.parcel ?? null,
    at: filter.at ?? now,
    openAt: filter.openAt ?? null,
    hasCapacity: filter.hasCapacity ?? false,
    withinMetres: filter.withinMetres ?? defaultWithinMetres,
    within: readBoundingBox(filter.within),
  }
}

/** Returns an arrival on a stated day. */
export function arrivalOn(day: string): Arrival {
  return { on: toDayNumber(day, noStart), daysAhead: 0, notBefore: noStart }
}

function readPartners({ partners, anyPartner, hasCapacity }: NearestFilter): NearestQuery['partners'] {
  if (anyPartner) {
    if (partners) throw inputFault('filter', 'must have only one of `partners` and `anyPartner`.')
    if (hasCapacity) {
      throw inputFault('filter.hasCapacity', 'is about service points: it needs a partner condition.')
    }
    return 'ANY'
  }
  return partners ?? 'GRANTED'
}
