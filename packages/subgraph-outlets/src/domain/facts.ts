import type { SizeLimit } from '@restante/subgraph-kit'

/** A row of `published_outlets.outlet_fact`. */
export interface OutletFact {
  readonly outlet_id: string
  readonly operator_code: string
  readonly kind: string
  readonly status: string
  readonly opens_on: string | null
  readonly closes_on: string | null
  readonly country: string
  readonly time_zone: string
  readonly latitude: number
  readonly longitude: number
  readonly capabilities: readonly string[]
  readonly hours: string | null
  readonly size_limit: SizeLimit | null
  readonly deleted: boolean
}

/** A row of `published_service_points.service_point_fact`. */
export interface ServicePointFact {
  readonly realm_id: string
  readonly service_point_id: string
  readonly partner_id: string
  readonly outlet_id: string
  readonly capabilities: readonly string[]
  readonly status: string
  readonly visibility: string
  readonly intake: string
  readonly hours: string | null
  readonly valid_from: string
  readonly valid_until: string | null
  readonly size_limit: SizeLimit | null
  readonly capacity: readonly { readonly purpose: string; readonly sizeClass: string; readonly places: number }[]
  readonly deleted: boolean
}

/** A row of `published_service_points.partner_fact`. */
export interface PartnerFact {
  readonly realm_id: string
  readonly partner_id: string
  readonly code: string
  readonly deleted: boolean
}

/** A row of `published_service_points.shipping_grant_fact`. */
export interface ShippingGrantFact {
  readonly realm_id: string
  readonly partner_id: string
  readonly granted_by_partner_id: string
  readonly valid_from: string
  readonly valid_until: string | null
  readonly deleted: boolean
}

/** A row of `published_service_points.realm_fact`. */
export interface RealmFact {
  readonly realm_id: string
  readonly clock_offset_ms: number
  readonly deleted: boolean
}

/** A row of `published_parcels.fullness`. */
export interface FullnessFact {
  readonly service_point_id: string
  readonly purpose: string
  readonly size_class: string
  readonly day: string
  readonly is_full: boolean
  readonly deleted: boolean
}
