import { createSubgraph, type Log, type Subgraph } from '@restante/subgraph-kit'
import { agreement, agreements, loadAgreements } from './graphql/agreements.ts'
import { loadPartner, partner, partners, requirePartner, viewer } from './graphql/partners.ts'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { createRequestScope, type SubgraphDeps } from './graphql/request-scope.ts'
import { intake, loadServicePoints, operator, servicePoint, servicePoints } from './graphql/service-points.ts'
import { typeDefs } from './schema.ts'

/**
 * The subgraph of partners, agreements and service points. `pool` logs in as `restante_service_points`; `cursorKey` seals
 * the cursors of its lists; `now` is the machine's clock, to which a realm's offset is added.
 */
export function createServicePointsSubgraph({ log, ...deps }: SubgraphDeps & { readonly log: Log }): Promise<Subgraph> {
  return createSubgraph<SchemaTypes>({
    name: 'service-points',
    typeDefs,
    log,
    contextOf: (request) => createRequestScope(deps, request),
    resolvers: {
      Query: { viewer, partner, partners, servicePoint, agreement, agreements },
      ServicePoint: {
        partner: (point, _args, scope) => requirePartner(point.partnerId, scope),
        outlet: (point) => ({ id: point.outletId }),
        intake,
      },
      Outlet: { operator, servicePoints },
      Agreement: {
        provider: (row, _args, scope) => requirePartner(row.providerId, scope),
        customer: (row, _args, scope) => requirePartner(row.customerId, scope),
      },
    },
    references: {
      Partner: (ids, scope) => Promise.all(ids.map(async (id) => loadPartner(id, scope))),
      ServicePoint: loadServicePoints,
      Agreement: loadAgreements,
      // The register owns outlets: whether one exists is not ours to say.
      Outlet: (ids) => Promise.resolve(ids.map((id) => ({ id }))),
    },
    requiredScopes: {
      Query: {
        viewer: null,
        partner: null,
        partners: null,
        servicePoint: 'outlets:read',
        agreement: 'agreements:read',
        agreements: 'agreements:read',
      },
      entities: { Partner: null, ServicePoint: 'outlets:read', Agreement: 'agreements:read', Outlet: 'outlets:read' },
    },
  })
}
