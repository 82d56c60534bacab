import { isHoursText, newOutletId } from '@restante/subgraph-kit'
import lookUpTimeZone from 'tz-lookup'
import type { PostalCodePlace } from '../domain/geo/postal-code.ts'
import type { Outlet } from '../domain/outlet.ts'
import type { OutletSource } from './outlet-source.ts'
import type { SourceRow } from './source-row.ts'

/** Makes an outlet of a row at its place. Hours that cannot be read are kept as the source's words, and noted as an issue. */
export function toOutlet(
  row: SourceRow,
  place: PostalCodePlace,
  issues: readonly string[],
  { operatorCode, country, provenance }: OutletSource,
  now: Date,
): Outlet {
  const hours = row.hours !== undefined && isHoursText(row.hours, country) ? row.hours : null
  const unreadable = hours === null ? (row.hours ?? null) : null
  return {
    id: newOutletId(now),
    operatorCode,
    operatorRef: row.operatorRef,
    name: row.name,
    kind: row.kind,
    status: row.status ?? 'ACTIVE',
    opensOn: row.opensOn ?? null,
    closesOn: row.closesOn ?? null,
    gln: row.gln ?? null,
    addressLines: row.address.lines,
    locality: row.address.locality,
    postalCode: row.address.postalCode,
    subdivision: row.address.subdivision,
    country,
    latitude: place.latitude,
    longitude: place.longitude,
    locationPrecision: place.precisionMetres,
    timeZone: row.timeZone ?? lookUpTimeZone(place.latitude, place.longitude),
    hours,
    hoursOriginal: unreadable,
    capabilities: row.capabilities,
    sizeLimit: row.sizeLimit ?? null,
    ...provenance,
    verifiedAt: row.verifiedAt ?? null,
    issues: unreadable === null ? issues : [...issues, 'HOURS_UNREADABLE'],
  }
}
