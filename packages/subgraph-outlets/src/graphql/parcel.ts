import type { EntityKey, ReferenceLoader } from '@restante/subgraph-kit'
import { noStart, toDayNumber } from '../domain/index/day.ts'
import type { ParcelMeasure, ParcelRequirements, SchemaTypes } from '../generated/resolver-types.ts'
import type { OutletsContext } from './context.ts'
import { arrivalOn, type NearestConditions, readNearestFilter } from './nearest-filter.ts'
import { findPage } from './nearest-outlets.ts'

/** A parcel with the fields that `Parcel.nearestOutlets` requires, which the parcels subgraph has resolved for this caller. */
export interface RequiredParcel extends EntityKey {
  readonly measure: ParcelMeasure | null
  /** Null when the parcels subgraph could not say them. */
  readonly requirements: ParcelRequirements | null
}

/** Reads parcels from what the gateway sends of them: their own subgraph decides which of them exist for the caller. */
export const loadParcels: ReferenceLoader<RequiredParcel, OutletsContext> = async (ids, _context, representations) =>
  ids.map((id, index) => {
    const { measure = null, requirements = null } = representations[index] as unknown as Partial<RequiredParcel>
    return { id, measure, requirements }
  })

/** Resolvers of `Parcel`. */
export const parcel: SchemaTypes['resolvers']['Parcel'] = {
  nearestOutlets: ({ measure, requirements }, { filter, arrivesOn, ...args }, context) => {
    if (!requirements) return null
    const given = filter ?? {}
    return findPage(
      {
        ...args,
        basis: [given, arrivesOn ?? null, measure, requirements],
        conditionsAt: (moment) =>
          narrowConditions(readNearestFilter(given, moment), measure, requirements, arrivesOn ?? null),
      },
      context,
    )
  },
}

/**
 * Returns the conditions on a service point that is to take a parcel: its own, which hold whatever a filter says, narrowed by
 * the conditions of the filter.
 */
export function narrowConditions(
  conditions: NearestConditions,
  measure: ParcelMeasure | null,
  { capabilities, partnerId, daysAhead, expectedOn }: ParcelRequirements,
  arrivesOn: string | null,
): NearestConditions {
  const { partners } = conditions
  return {
    ...conditions,
    partners: partnerId === null ? partners : narrowPartners(partnerId, partners),
    capabilities: [...new Set([...conditions.capabilities, ...capabilities])],
    parcel: measure,
    hasCapacity: true,
    arrival:
      arrivesOn === null ? { on: null, daysAhead, notBefore: toDayNumber(expectedOn, noStart) } : arrivalOn(arrivesOn),
  }
}

function narrowPartners(partnerId: string, partners: NearestConditions['partners']): readonly string[] {
  return Array.isArray(partners) && !partners.includes(partnerId) ? [] : [partnerId]
}
