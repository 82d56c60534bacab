import type { ReferenceLoaders } from '@restante/subgraph-kit'
import type { SchemaTypes } from '../src/generated/resolver-types.ts'
import { nearestOutletConnection } from '../src/graphql/nearest-outlets.ts'
import { openingHours } from '../src/graphql/opening-hours.ts'
import { outlet } from '../src/graphql/outlet.ts'
import { resolvers } from '../src/graphql/resolvers.ts'

// Checked by tsc, never run: what is missing or of another type does not compile.

type Resolvers = SchemaTypes['resolvers']

const { plusCode: _plusCode, ...otherFields } = outlet
// @ts-expect-error
export const withoutPlusCode: Resolvers['Outlet'] = otherFields
export const wrongCapabilities: Resolvers['Outlet'] = {
  ...outlet,
  // @ts-expect-error
  capabilities: () => ['FLY'],
}
export const addressWithoutCountry: Resolvers['Outlet'] = {
  ...outlet,
  // @ts-expect-error
  address: ({ addressLines, locality, postalCode, subdivision }) => ({
    lines: addressLines,
    locality,
    postalCode,
    subdivision,
  }),
}

const { weekly: _weekly, ...otherHours } = openingHours
// @ts-expect-error
export const withoutWeek: Resolvers['OpeningHours'] = otherHours

const { removed } = nearestOutletConnection
// @ts-expect-error
export const withoutExtent: Resolvers['NearestOutletConnection'] = { removed }

const { NearestOutletConnection: _connection, ...otherTypes } = resolvers
// @ts-expect-error
export const withoutConnection: Resolvers = otherTypes

// @ts-expect-error
export const withoutLoader: ReferenceLoaders<SchemaTypes> = {}
