import { anyone, type ReferenceLoaders, type RequiredScopes } from '@restante/subgraph-kit'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { agreement, agreements, loadAgreements } from './agreements.ts'
import { revokeApiKey } from './api-keys.ts'
import { documents, operations, problems, pushDocuments, removeDocuments } from './documents.ts'
import { createDeviceEnrolment, devices, enrolDevice, revokeDevice } from './devices.ts'
import { loadPartner, partner, partners, requirePartner, viewer } from './partners.ts'
import {
  intake,
  listServicePoints,
  loadServicePoints,
  operator,
  servicePoint,
  servicePoints,
} from './service-points.ts'
import { cutOffs, holdPolicy, promise } from './terms.ts'

/** Resolvers of the subgraph. Fields without a resolver are properties of their row. */
export const resolvers: SchemaTypes['resolvers'] = {
  Query: {
    viewer,
    partner,
    partners,
    servicePoint,
    servicePoints: listServicePoints,
    agreement,
    agreements,
    documents,
    devices,
  },
  Mutation: { revokeApiKey, pushDocuments, removeDocuments, createDeviceEnrolment, enrolDevice, revokeDevice },
  ApiKey: { id: ({ keyId }) => keyId },
  Document: { id: ({ documentId }) => documentId, operations, problems },
  Device: { id: ({ keyId }) => keyId, enrolledAt: ({ createdAt }) => createdAt },
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
}

/** Batch loaders of the entities that other subgraphs refer to. */
export const references: ReferenceLoaders<SchemaTypes> = {
  Partner: (ids, scope) => Promise.all(ids.map(async (id) => loadPartner(id, scope))),
  ServicePoint: loadServicePoints,
  Agreement: loadAgreements,
  // The register owns outlets: whether one exists is not ours to say.
  Outlet: (ids) => Promise.resolve(ids.map((id) => ({ id }))),
}

/** The scope that each root field and entity requires of the key. */
export const requiredScopes: RequiredScopes = {
  Query: {
    viewer: null,
    partner: null,
    partners: null,
    servicePoint: 'outlets:read',
    servicePoints: 'outlets:read',
    agreement: 'agreements:read',
    agreements: 'agreements:read',
    documents: 'admin',
    devices: 'service-points:write',
  },
  Mutation: {
    revokeApiKey: 'admin',
    pushDocuments: 'admin',
    removeDocuments: 'admin',
    createDeviceEnrolment: 'service-points:write',
    enrolDevice: anyone,
    revokeDevice: 'service-points:write',
  },
  entities: { Partner: null, ServicePoint: 'outlets:read', Agreement: 'agreements:read', Outlet: 'outlets:read' },
}
