import { type Caller, createSubgraph, type Log, type Subgraph } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { agreement, agreements, loadAgreements } from './graphql/agreements.ts'
import { loadPartner, partner, partners, requirePartner, viewer } from './graphql/partners.ts'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { createRequestScope, type SubgraphDeps } from './graphql/request-scope.ts'
import { intake, loadServicePoints, operator, servicePoint, servicePoints } from './graphql/service-points.ts'
import { cutOffs, holdPolicy, promise } from './graphql/terms.ts'
import { typeDefs } from './schema.ts'
import { createRealmReader } from './storage/realm-reader.ts'

/** The process around the subgraph. */
export interface SubgraphOptions extends Pick<SubgraphDeps, 'cursorKey' | 'now'> {
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  readonly log: Log
}

/** Creates the subgraph of partners, agreements and service points. */
export function createServicePointsSubgraph({ pool, log, ...shared }: SubgraphOptions): Promise<Subgraph> {
  const deps = { ...shared, readerOf: (caller: Caller, deadline: number) => createRealmReader(pool, caller, deadline) }
  return createSubgraph<SchemaTypes>({
    name: 'service-points',
    typeDefs,
    log,
    contextOf: (request) => createRequestScope(deps, request),
    resolvers: {
      Query: { viewer, partner, partners, servicePoint, agreement, agreements },
      Partner: { id: ({ partnerId }) => partnerId },
      ServicePoint: {
        id: ({ servicePointId }) => servicePointId,
        hoursText: ({ hours }) => hours,
        partner: (point, _args, scope) => requirePartner(point.partnerId, scope),
        outlet: (point) => ({ id: point.outletId }),
        intake,
        holdPolicy,
        cutOffs,
        promise,
      },
      Outlet: { operator, servicePoints },
      Agreement: {
        id: ({ agreementId }) => agreementId,
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
