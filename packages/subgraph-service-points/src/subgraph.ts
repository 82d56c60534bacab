import { createSubgraph, type Log, type Subgraph } from '@restante/subgraph-kit'
import { agreement, agreements, loadAgreements } from './graphql/agreements.ts'
import { loadPartner, partner, partners, viewer } from './graphql/partners.ts'
import { createRequestScope, type RequestScope, type SubgraphDeps } from './graphql/request-scope.ts'
import { intake, loadServicePoints, operator, servicePoint, servicePoints } from './graphql/service-points.ts'
import { typeDefs } from './schema.ts'
import type { AgreementRow } from './storage/agreements.ts'
import type { ServicePointRow } from './storage/service-points.ts'

/**
 * The subgraph of partners, agreements and service points. `pool` logs in as `restante_service_points`; `cursorKey` seals
 * the cursors of its lists; `now` is the machine's clock, to which a realm's offset is added.
 */
export function createServicePointsSubgraph({ log, ...deps }: SubgraphDeps & { readonly log: Log }): Promise<Subgraph> {
  return createSubgraph<RequestScope>({
    name: 'service-points',
    typeDefs,
    log,
    contextOf: (request) => createRequestScope(deps, request),
    resolvers: {
      Query: { viewer, partner, partners, servicePoint, agreement, agreements },
      ServicePoint: {
        partner: (point: ServicePointRow, _args: object, scope) => scope.partnersById.load(point.partnerId),
        outlet: (point: ServicePointRow) => ({ id: point.outletId }),
        intake,
      },
      Outlet: { operator, servicePoints },
      Agreement: {
        provider: (row: AgreementRow, _args: object, scope) => scope.partnersById.load(row.providerId),
        customer: (row: AgreementRow, _args: object, scope) => scope.partnersById.load(row.customerId),
      },
    },
    references: {
      Partner: (ids, scope) => Promise.all(ids.map(async (id) => loadPartner(id, scope))),
      ServicePoint: loadServicePoints,
      Agreement: loadAgreements,
      // The register owns outlets: whether one exists is not ours to say.
      Outlet: (ids) => Promise.resolve(ids.map((id) => ({ id }))),
    },
    demands: {
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
