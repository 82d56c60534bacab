import {
  apiKeyFactTable,
  documentFactTable,
  partnerFactTable,
  realmFactTable,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import { defineDerivedPublication, definePublication } from './publish-rows.ts'

/** Publishes keys. */
export const apiKeyPublication = definePublication(apiKeyFactTable)

/** Publishes documents. */
export const documentPublication = definePublication(documentFactTable)

/** Publishes partners. */
export const partnerPublication = definePublication(partnerFactTable)

/** Publishes realms. */
export const realmPublication = definePublication(realmFactTable)

/** Publishes the grants to use another's service points. */
export const shippingGrantPublication = definePublication(shippingGrantFactTable)

/** Publishes service points: the span and its capabilities are given, the rest is as it is stored. */
export const servicePointPublication = defineDerivedPublication(servicePointFactTable, {
  columns: {
    partnerId: 'sp.partner_id',
    partnerCode: 'pa.code',
    programme: 'pr.code',
    outletId: 'sp.outlet_id',
    status: 'sp.status',
    visibility: 'sp.visibility',
    intake: 'sp.intake',
    hours: 'sp.hours',
    sizeLimit: 'sp.size_limit',
    capacity: 'sp.capacity',
    holdPolicy: 'sp.hold_policy',
    redirectDecision: 'sp.redirect_decision',
    decideWithinMinutes: 'sp.decide_within_minutes',
    redirectFee: 'sp.redirect_fee',
    cutOff: 'sp.cut_off',
    transit: 'sp.transit',
  },
  join: `
    join service_points.service_point sp on sp.realm_id = r.realm_id and sp.service_point_id = r.service_point_id
    join service_points.partner pa on pa.realm_id = sp.realm_id and pa.partner_id = sp.partner_id
    join service_points.programme pr on pr.realm_id = sp.realm_id and pr.programme_id = sp.programme_id`,
})
