import {
  parseOutletId,
  type ReferenceLoaders,
  type RequiredScopes,
  type Resolvers,
  type UncheckedSchema,
} from '@restante/subgraph-kit'
import type {
  QueryNearestOutletsArgs,
  QueryOutletArgs,
  QueryOutletByRefArgs,
  QueryOutletsArgs,
} from '../generated/resolver-types.ts'
import { readOutletByRef, readOutlets } from '../storage/outlets.ts'
import type { OutletsContext } from './context.ts'
import { nearestOutletConnection, resolveNearestOutlets } from './nearest-outlets.ts'
import { openingHours } from './opening-hours.ts'
import { outlet, type OutletView, viewOutlet } from './outlet-view.ts'
import { resolveOutlets } from './outlets-list.ts'

/** Resolvers of the subgraph; what is not named here stands under its field's name in the object shown. */
export const resolvers: Resolvers<OutletsContext> = {
  Query: {
    outlet: async (_root, { id }: QueryOutletArgs, context) => (await loadOutlets([id], context))[0],
    outletByRef: async (_root, { operatorCode, ref }: QueryOutletByRefArgs, { database }) => {
      const row = await readOutletByRef(database, operatorCode, ref)
      return row && viewOutlet(row)
    },
    outlets: (_root, args: QueryOutletsArgs, context) => resolveOutlets(args, context),
    nearestOutlets: (_root, args: QueryNearestOutletsArgs, context) => resolveNearestOutlets(args, context),
  },
  NearestOutletConnection: nearestOutletConnection,
  Outlet: outlet,
  OpeningHours: openingHours,
}

/** Outlets by id, in the order of the ids. */
const loadOutlets = async (ids: readonly string[], context: OutletsContext): Promise<(OutletView | null)[]> => {
  const rows = await readOutlets(
    context.database,
    ids.filter((id) => parseOutletId(id) !== null),
  )
  return ids.map((id) => {
    const row = rows.get(id)
    return row ? viewOutlet(row) : null
  })
}

/** Batch loaders of the entities that others refer to. */
export const references: ReferenceLoaders<UncheckedSchema<OutletsContext>> = { Outlet: loadOutlets }

/** The scope that each root field and entity requires of the key. */
export const requiredScopes: RequiredScopes = {
  Query: {
    outlet: 'outlets:read',
    outletByRef: 'outlets:read',
    outlets: 'outlets:read',
    nearestOutlets: 'outlets:read',
  },
  entities: { Outlet: 'outlets:read' },
}
