import { defineTable, float, instant, json, localDate, nullable, text, textList } from '@restante/store'
import type { PostalCodeCentroid } from '../domain/geo/postal-code.ts'
import type { ImportRun } from '../domain/import-run.ts'
import type { Outlet } from '../domain/outlet.ts'

/** The register of outlets. */
export const outletTable = defineTable<Outlet>('outlets.outlet', ['id'], {
  id: text(),
  operatorCode: text(),
  operatorRef: text(),
  name: text(),
  kind: text(),
  status: text(),
  opensOn: nullable(localDate()),
  closesOn: nullable(localDate()),
  gln: nullable(text()),
  addressLines: textList(),
  locality: nullable(text()),
  postalCode: nullable(text()),
  subdivision: nullable(text()),
  country: text(),
  latitude: float(),
  longitude: float(),
  locationPrecision: float(),
  timeZone: text(),
  hours: nullable(text()),
  hoursOriginal: nullable(text()),
  capabilities: textList(),
  sizeLimit: nullable(json()),
  source: text(),
  licence: text(),
  attribution: text(),
  verifiedAt: nullable(instant()),
  issues: textList(),
})

/** The places of postal codes. */
export const postalCodeTable = defineTable<PostalCodeCentroid>('outlets.postal_code', ['country', 'code'], {
  country: text(),
  code: text(),
  latitude: float(),
  longitude: float(),
  precisionMetres: float(),
})

/** The imports that came to their end. */
export const importRunTable = defineTable<ImportRun>('outlets.import_run', ['operatorCode', 'finishedAt'], {
  operatorCode: text(),
  finishedAt: instant(),
  report: json(),
})
