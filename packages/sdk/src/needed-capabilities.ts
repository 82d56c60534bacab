import type { Capability, ParcelQuery, PlacePurpose } from './generated/graphql.ts'

/** The part of a parcel that decides which capabilities a service point needs for it. */
export type CapabilityReason = Pick<NonNullable<ParcelQuery['parcel']>, 'direction' | 'restrictions' | 'returnOrder'>

/**
 * Returns the capabilities that a service point needs for a parcel that is redirected there: those for which the graph
 * itself accepts the redirect. Without them in the search, outlets would be found that refuse.
 */
export function neededCapabilities({ direction, restrictions, returnOrder }: CapabilityReason): Capability[] {
  const checks = (['AGE_CHECK', 'ID_CHECK'] as const).filter((check) => restrictions.includes(check))
  if (direction === 'OUTBOUND') return ['COLLECT', ...checks]
  return ['RETURN', returnOrder?.method === 'DROP_OFF_UNLABELLED' ? 'DROP_OFF_UNLABELLED' : 'DROP_OFF', ...checks]
}

/** Returns the capability that a service point needs for places of that purpose to be reserved there. */
export function reservableCapability(purpose: PlacePurpose): Capability {
  return purpose === 'COLLECTION' ? 'COLLECT' : 'RETURN'
}
