import { formatInZone, type Hours, parseHours, type Resolvers, type SizeLimit } from '@restante/subgraph-kit'
import { encodePlusCode } from '../domain/geo/plus-code.ts'
import { capabilities } from '../domain/vocabulary.ts'
import type { OutletHoursArgs } from '../generated/resolver-types.ts'
import type { OutletRow } from '../storage/register-tables.ts'
import type { OutletsContext } from './context.ts'

/** Hours as their resolvers want them. */
export interface HoursView {
  readonly hours: Hours
  readonly text: string | null
  readonly original: string | null
  readonly timeZone: string
}

/** An outlet as the schema names its fields; what takes work stands in {@link outlet}. */
export type OutletView = ReturnType<typeof viewOutlet>

/** Shows a row of the register. */
export function viewOutlet(row: OutletRow) {
  return {
    row,
    id: row.id,
    operatorCode: row.operator_code,
    operatorRef: row.operator_ref,
    name: row.name,
    kind: row.kind,
    status: row.status,
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    gln: row.gln,
    address: {
      lines: row.address_lines,
      locality: row.locality,
      postalCode: row.postal_code,
      subdivision: row.subdivision,
      country: row.country,
    },
    location: { latitude: row.latitude, longitude: row.longitude },
    locationPrecision: row.location_precision,
    timeZone: row.time_zone,
    sizeLimit: row.size_limit && viewSizeLimit(row.size_limit),
    provenance: {
      source: row.source,
      licence: row.licence,
      attribution: row.attribution,
      verifiedAt: row.verified_at,
      issues: row.issues,
    },
  }
}

/** Resolvers of `Outlet`. */
export const outlet: Resolvers<OutletsContext>[string] = {
  plusCode: ({ row }: OutletView) => encodePlusCode(row.latitude, row.longitude),
  capabilities: ({ row }: OutletView) =>
    capabilities.words.filter((capability) => row.capabilities.includes(capability)),
  hours: ({ row }: OutletView, { capability }: Partial<OutletHoursArgs>) => viewHours(row, capability ?? null),
}

function viewHours(row: OutletRow, capability: string | null): HoursView {
  const isLacking = capability !== null && !row.capabilities.includes(capability)
  const text = isLacking ? 'off' : row.hours
  return {
    hours: parseHours(text, row.time_zone, row.country),
    text,
    original: isLacking ? null : row.hours_original,
    timeZone: row.time_zone,
  }
}

function viewSizeLimit(limit: SizeLimit): SizeLimit {
  return limit.sides ? { ...limit, sides: limit.sides.toSorted((a, b) => b - a) } : limit
}

/** The moment with the offset of the outlet's clock. */
export function formatAtOutlet(moment: Date, { timeZone }: HoursView): string {
  return formatInZone(moment, timeZone)
}
