import { type RealmId, servicePointFactTable, shippingGrantFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { RealmStore, RealmTransaction } from '../domain/ports/realm-store.ts'
import { createAgreementRepository } from './agreements.ts'
import { createApiKeyRepository } from './api-keys.ts'
import { createDocumentRepository } from './documents.ts'
import { createEnrolmentRepository } from './enrolments.ts'
import { findOutletFacts } from './outlet-facts.ts'
import { createPartnerRepository } from './partners.ts'
import { createPublisher } from './publisher.ts'
import { findRealm, insertRealm, listRealms, setClockOffset } from './realms.ts'
import { createRequestRepository } from './requests.ts'
import { createServicePointRepository } from './service-points.ts'
import { agreementScopeTable, agreementTable, partnerTable, programmeTable, servicePointTable } from './tables.ts'
import { inRealm, inTenant, type Transaction } from './transaction.ts'

/** The tables that a bulk load and the agreements for it fill. */
const filled = [partnerTable, programmeTable, agreementTable, agreementScopeTable, servicePointTable]
  .map(({ name }) => name)
  .concat(servicePointFactTable.name, shippingGrantFactTable.name)

/** The realms in the database. `pool` holds connections of the role `restante_service_points`. */
export function createRealmStore(pool: Pool): RealmStore {
  return {
    inRealm: (realmId, work) =>
      inRealm(pool, realmId, (transaction) => work(createRealmTransaction(transaction, realmId))),
    inTenant: (realmId, partnerId, deadline, work) =>
      inTenant(pool, partnerId, deadline - Date.now(), (transaction) =>
        work(createRealmTransaction(transaction, realmId)),
      ),
    listRealms: () => listRealms(pool),
  }
}

/** One realm inside a transaction on its behalf, or on behalf of one of its partners. */
export function createRealmTransaction(transaction: Transaction, realmId: RealmId): RealmTransaction {
  return {
    realmId,
    findRealm: () => findRealm(transaction, realmId),
    insertRealm: (realm) => insertRealm(transaction, realm),
    setClockOffset: (offsetMs) => setClockOffset(transaction, realmId, offsetMs),
    partners: createPartnerRepository(transaction, realmId),
    keys: createApiKeyRepository(transaction, realmId),
    documents: createDocumentRepository(transaction, realmId),
    agreements: createAgreementRepository(transaction, realmId),
    servicePoints: createServicePointRepository(transaction, realmId),
    outlets: { find: (outletIds) => findOutletFacts(transaction, outletIds) },
    requests: createRequestRepository(transaction, realmId),
    enrolments: createEnrolmentRepository(transaction, realmId),
    publisher: createPublisher(transaction, realmId),
    async analyze() {
      await transaction.query(`analyze ${filled.join(', ')}`)
    },
  }
}
