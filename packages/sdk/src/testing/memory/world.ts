import type {
  OutletFact,
  PartnerId,
  RealmId,
  ServicePointFact,
  ServicePointId,
  ShippingGrantFact,
} from '@restante/subgraph-kit'
import type { Outlet, PostalCodeCentroid } from '@restante/subgraph-outlets/engine'
import type { Agreement, Partner } from '@restante/subgraph-service-points/engine'
import type { Clock } from './clock.ts'

/** A service point as it is published. */
export type WorldServicePoint = Omit<ServicePointFact, 'rev'>

/** A grant of shipping as it is published. */
export type WorldGrant = Omit<ShippingGrantFact, 'rev'>

/** The surroundings of the parcels of one realm: its outlets, partners and service points, and its time. */
export interface World {
  readonly realm: RealmId
  readonly clock: Clock
  readonly outlets: Map<string, Outlet>
  /** By country and normalised code, with a blank between them. */
  readonly postalCodes: Map<string, PostalCodeCentroid>
  readonly partners: Map<string, Partner>
  readonly servicePoints: Map<string, WorldServicePoint>
  readonly grants: readonly WorldGrant[]
  readonly agreements: readonly Agreement[]
}

/** Returns what the register publishes of an outlet. */
export function factOf({ id, ...outlet }: Outlet): OutletFact {
  return { ...outlet, outletId: id, rev: 0, deleted: false }
}

/** Returns the partner of the realm that runs an outlet; null when it has none there. */
export function operatorOf({ partners }: World, { operatorCode }: Pick<Outlet, 'operatorCode'>): PartnerId | null {
  return [...partners.values()].find(({ code }) => code === operatorCode)?.partnerId ?? null
}

/** Returns the grant that one partner gave another; null without any. */
export function grantOf({ grants }: World, to: string | null | undefined, by: string): WorldGrant | null {
  return grants.find((grant) => grant.partnerId === to && grant.grantedByPartnerId === by && !grant.deleted) ?? null
}

/** Returns a service point with its outlet; null when either is missing. */
export function findPoint(
  { servicePoints, outlets }: World,
  id: ServicePointId | string,
): { readonly point: WorldServicePoint; readonly outlet: Outlet } | null {
  const point = servicePoints.get(id)
  const outlet = point && outlets.get(point.outletId)
  return point && outlet ? { point, outlet } : null
}
