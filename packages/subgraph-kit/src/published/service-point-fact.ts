import { defineTable, integer, json, localDate, nullable, type RowOf, text, textList } from '@restante/store'
import type { MoneyValue, SizeClass, SizeLimit } from '../fit.ts'
import type { OutletId, PartnerId, RealmId, ServicePointId } from '../ids/ids.ts'
import type { CutOff, HoldPolicy, RedirectDecision, Transit } from './service-point-terms.ts'
import { revision } from './revision.ts'

/** Number of places for one purpose and size class; ANY where the shelf is undivided. */
export interface Places {
  readonly purpose: 'COLLECTION' | 'DROP_OFF'
  readonly sizeClass: SizeClass | 'ANY'
  readonly places: number
}

/**
 * Service points as their agreements cover them: the first span that is not over. One that is not covered is `deleted`, and
 * keeps all facts as they were last published: what was promised there before is still received and handed over by them
 * (run-down). No row is ever removed.
 */
export const servicePointFactTable = defineTable(
  'published_service_points.service_point_fact',
  ['realmId', 'servicePointId'],
  {
    realmId: text<RealmId>(),
    servicePointId: text<ServicePointId>(),
    partnerId: text<PartnerId>(),
    partnerCode: text(),
    programme: text(),
    outletId: text<OutletId>(),
    /** Its own, cut with what the agreements of the span allow. */
    capabilities: textList(),
    status: text<'PLANNED' | 'ACTIVE' | 'SUSPENDED' | 'CLOSED'>(),
    visibility: text<'PUBLIC' | 'PARTIES'>(),
    intake: text<'OPEN' | 'PAUSED'>(),
    /** OSM `opening_hours` where narrower than the outlet's. */
    hours: nullable(text()),
    /** Local at the outlet. */
    validFrom: localDate(),
    /** First day no longer valid, local at the outlet; null: no end is known. */
    validUntil: nullable(localDate()),
    sizeLimit: nullable(json<SizeLimit>()),
    capacity: json<readonly Places[]>(),
    holdPolicy: json<HoldPolicy>(),
    ...revision,
    redirectDecision: text<RedirectDecision>(),
    /** Minutes that an ASKED partner has to decide; null where it is not asked. */
    decideWithinMinutes: nullable(integer()),
    /** Price of a redirect to the service point; null: free of charge. */
    redirectFee: nullable(json<MoneyValue>()),
    /** Null: what is accepted on a working day counts that day. */
    cutOff: nullable(json<CutOff>()),
    /** Null: the partner promises no time. */
    transit: nullable(json<Transit>()),
  },
)

/** A row of `published_service_points.service_point_fact`. */
export type ServicePointFact = RowOf<typeof servicePointFactTable>
