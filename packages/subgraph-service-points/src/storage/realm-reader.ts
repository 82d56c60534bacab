import type { Caller } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { RealmReader } from '../domain/ports/realm-reader.ts'
import { findAgreements, listAgreements } from './agreements.ts'
import { findDocuments, listDocuments } from './documents.ts'
import { findApiKeys, listDevices } from './api-keys.ts'
import { createEnrolmentRepository } from './enrolments.ts'
import { queriesIn, queriesOn } from './database.ts'
import { findOutletFacts } from './outlet-facts.ts'
import { findPartners, findPartnersByCode, listPartners } from './partners.ts'
import { findRealm } from './realms.ts'
import { listServicePoints } from './list-service-points.ts'
import { findServicePoints, findServicePointsAt } from './service-points.ts'
import { findShippingGrants } from './shipping-grants.ts'
import { inTenant } from './transaction.ts'

/** Reads a realm for one partner. Agreements are read in a transaction of the partner, bounded by the deadline. */
export function createRealmReader(
  pool: Pool,
  { realm, partnerId }: Pick<Caller, 'realm' | 'partnerId'>,
  deadline: number,
): RealmReader {
  const timeoutMs = (): number => deadline - Date.now()
  return {
    findRealm: () => findRealm(pool, realm),
    findPartners: (ids) => findPartners(pool, realm, ids),
    findPartnersByCode: (codes) => findPartnersByCode(pool, realm, codes),
    listPartners: (filter, afterCode, limit) => listPartners(queriesOn(pool), realm, filter, afterCode, limit),
    findOutlets: (ids) => findOutletFacts(pool, ids),
    findServicePoints: (ids) => findServicePoints(pool, realm, ids),
    findServicePointsAt: (outletIds) => findServicePointsAt(pool, realm, outletIds),
    listServicePoints: (filter, at, afterId, limit) =>
      listServicePoints(pool, { realm, partnerId }, filter, at, afterId, limit),
    findShippingGrants: () => findShippingGrants(pool, realm, partnerId),
    listDevices: (afterId, limit) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) =>
        listDevices(transaction, { realmId: realm, partnerId }, afterId, limit),
      ),
    findEnrolment: (id) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) => createEnrolmentRepository(transaction, realm).find(id)),
    findApiKeys: (ids) => inTenant(pool, partnerId, timeoutMs(), (transaction) => findApiKeys(transaction, realm, ids)),
    findDocuments: (ids) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) => findDocuments(transaction, realm, partnerId, ids)),
    listDocuments: (afterId, limit) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) =>
        listDocuments(transaction, realm, partnerId, afterId, limit),
      ),
    findAgreements: (ids) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) =>
        findAgreements(queriesIn(transaction), realm, partnerId, ids),
      ),
    listAgreements: (filter, afterId, limit) =>
      inTenant(pool, partnerId, timeoutMs(), (transaction) =>
        listAgreements(queriesIn(transaction), realm, partnerId, filter, afterId, limit),
      ),
  }
}
