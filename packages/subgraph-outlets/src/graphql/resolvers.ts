import { parseOutletId, type ReferenceLoaders, type RequiredScopes } from '@restante/subgraph-kit'
import type { Outlet } from '../domain/outlet.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import type { OutletsContext } from './context.ts'
import { nearestOutletConnection, resolveNearestOutlets } from './nearest-outlets.ts'
import { openingHours, viewPointHours } from './opening-hours.ts'
import { outlet } from './outlet.ts'
import { resolveOutlets } from './outlets-list.ts'
import { loadParcels, parcel } from './parcel.ts'

/** The resolvers of the subgraph. */
export const resolvers: SchemaTypes['resolvers'] = {
  Query: {
    outlet: async (_root, { id }, context) => (await loadOutlets([id], context))[0] ?? null,
    outletByRef: (_root, { operatorCode, ref }, { outlets }) => outlets.findByRef(operatorCode, ref),
    outlets: (_root, args, context) => resolveOutlets(args, context),
    nearestOutlets: (_root, args, context) => resolveNearestOutlets(args, context),
  },
  NearestOutletConnection: nearestOutletConnection,
  Outlet: outlet,
  OpeningHours: openingHours,
  Parcel: parcel,
  ServicePoint: { hours: ({ id }, { capability }, context) => viewPointHours(id, capability ?? null, context) },
}

/** Loads outlets by id, in the order of the ids. */
async function loadOutlets(ids: readonly string[], { outlets }: OutletsContext): Promise<(Outlet | null)[]> {
  const found = await outlets.findByIds(ids.filter((id) => parseOutletId(id) !== null))
  return ids.map((id) => found.get(id) ?? null)
}

/** Batch loaders of the entities that other subgraphs refer to. */
export const references: ReferenceLoaders<SchemaTypes> = {
  Outlet: loadOutlets,
  Parcel: loadParcels,
  // The service points subgraph owns them: whether one exists is not ours to say.
  ServicePoint: (ids) => Promise.resolve(ids.map((id) => ({ id }))),
}

/** The scope that each root field and entity requires of the key. */
export const requiredScopes: RequiredScopes = {
  Query: {
    outlet: 'outlets:read',
    outletByRef: 'outlets:read',
    outlets: 'outlets:read',
    nearestOutlets: 'outlets:read',
  },
  entities: { Outlet: 'outlets:read', Parcel: 'outlets:read', ServicePoint: 'outlets:read' },
}
