import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Realm } from '../realm.ts'
import type { AgreementRepository } from './agreement-repository.ts'
import type { ApiKeyRepository } from './api-key-repository.ts'
import type { DocumentRepository } from './document-repository.ts'
import type { EnrolmentRepository } from './enrolment-repository.ts'
import type { OutletReader } from './outlet-reader.ts'
import type { PartnerRepository } from './partner-repository.ts'
import type { Publisher } from './publisher.ts'
import type { RequestRepository } from './request-repository.ts'
import type { ServicePointRepository } from './service-point-repository.ts'

/** The realms and their contents. */
export interface RealmStore {
  /**
   * Runs `work` in a transaction on behalf of the realm itself, which sees every partner's keys and agreements in it: for
   * publishing, loading and the daily refresh, never for a request. Work that throws or returns a refusal leaves nothing
   * behind.
   */
  inRealm<Result>(realmId: RealmId, work: (transaction: RealmTransaction) => Promise<Result>): Promise<Result>
  /**
   * Runs `work` in a transaction on behalf of one partner, for a request: it sees and writes only the keys and agreements
   * that this partner is a party to. A statement that runs on after `deadline`, in milliseconds since 1970, is cancelled.
   * Work that throws or returns a refusal leaves nothing behind.
   */
  inTenant<Result>(
    realmId: RealmId,
    partnerId: PartnerId,
    deadline: number,
    work: (transaction: RealmTransaction) => Promise<Result>,
  ): Promise<Result>
  listRealms(): Promise<RealmId[]>
}

/** One realm, inside a transaction. */
export interface RealmTransaction {
  readonly realmId: RealmId
  /** The realm, or null when it does not exist. */
  findRealm(): Promise<Realm | null>
  /** Stores and publishes the realm; false when it exists. */
  insertRealm(realm: Realm): Promise<boolean>
  /** Stores and publishes the offset of the realm's clock, in milliseconds. */
  setClockOffset(offsetMs: number): Promise<void>
  readonly partners: PartnerRepository
  readonly keys: ApiKeyRepository
  readonly documents: DocumentRepository
  readonly agreements: AgreementRepository
  readonly servicePoints: ServicePointRepository
  readonly outlets: OutletReader
  readonly requests: RequestRepository
  readonly enrolments: EnrolmentRepository
  readonly publisher: Publisher
  /** Updates the statistics of the database's planner after a bulk write; autovacuum would do so a minute later. */
  analyze(): Promise<void>
}
