import { defineTable, float, json, localDate, nullable, type RowOf, text, textList } from '@restante/store'
import type { SizeLimit } from '../fit.ts'
import type { OutletId } from '../ids/ids.ts'
import { revision } from './revision.ts'

/** The outlets, as their register publishes them. */
export const outletFactTable = defineTable('published_outlets.outlet_fact', ['outletId'], {
  outletId: text<OutletId>(),
  operatorCode: text(),
  operatorRef: text(),
  kind: text(),
  status: text(),
  opensOn: nullable(localDate()),
  /** First day no longer in service. */
  closesOn: nullable(localDate()),
  country: text(),
  timeZone: text(),
  latitude: float(),
  longitude: float(),
  capabilities: textList(),
  /** OSM `opening_hours`; null: unknown. */
  hours: nullable(text()),
  sizeLimit: nullable(json<SizeLimit>()),
  ...revision,
})

/** A row of `published_outlets.outlet_fact`. */
export type OutletFact = RowOf<typeof outletFactTable>
