import type { Agreement, AgreementFilter } from '../agreement/agreement.ts'
import type { ApiKey } from '../api-key.ts'
import type { ListedDocument } from '../document.ts'
import type { DeviceEnrolment } from '../enrolment/device-enrolment.ts'
import type { Partner, PartnerFilter } from '../partner.ts'
import type { Realm } from '../realm.ts'
import type { OutletFacts, ServicePointFilter, ServicePointView } from '../service-point.ts'
import type { ShippingGrant } from '../sight.ts'

/** Reads a realm for the graph, on behalf of one partner. */
export interface RealmReader {
  /** The realm, or null when it does not exist. */
  findRealm(): Promise<Realm | null>
  /** The keys of the partner's devices after the one with that id, newest first, revoked or not. */
  listDevices(afterId: string | null, limit: number): Promise<ApiKey[]>
  /** An enrolment of the partner, or null. */
  findEnrolment(enrolmentId: string): Promise<DeviceEnrolment | null>
  /** The partners of these ids, in no order; an id that the realm lacks is left out. */
  findPartners(ids: readonly string[]): Promise<Partner[]>
  /** The partners of these codes, in no order; a code that the realm lacks is left out. */
  findPartnersByCode(codes: readonly string[]): Promise<Partner[]>
  /** The first `limit` partners of the filter after a code, in order of their code. */
  listPartners(filter: PartnerFilter, afterCode: string | null, limit: number): Promise<Partner[]>
  /** The outlets of these ids, by id; one that the register lacks is absent. */
  findOutlets(ids: readonly string[]): Promise<Map<string, OutletFacts>>
  /** The service points of these ids, in no order, visible to the caller or not. */
  findServicePoints(ids: readonly string[]): Promise<ServicePointView[]>
  /** The service points at these outlets, in order of partner's code, programme and id, visible to the caller or not. */
  findServicePointsAt(outletIds: readonly string[]): Promise<ServicePointView[]>
  /**
   * The first `limit` service points after an id that the partner may see at that moment, in order of their ids, which is the order
   * of their making: those of `canSee`.
   */
  listServicePoints(
    filter: ServicePointFilter,
    at: Date,
    afterId: string | null,
    limit: number,
  ): Promise<ServicePointView[]>
  /** Returns the published grants of the partner: whose service points it may use, and on which days. */
  findShippingGrants(): Promise<ShippingGrant[]>
  /** The keys of these ids that are the partner's, in no order, revoked or not. */
  findApiKeys(ids: readonly string[]): Promise<ApiKey[]>
  /** The documents of the partner with these ids, in no order. */
  findDocuments(ids: readonly string[]): Promise<ListedDocument[]>
  /** The first `limit` documents of the partner after an id, in order of their ids. */
  listDocuments(afterId: string | null, limit: number): Promise<ListedDocument[]>
  /** The agreements of these ids that the partner is a party to, in no order. */
  findAgreements(ids: readonly string[]): Promise<Agreement[]>
  /** The first `limit` agreements of the partner after an id, in order of their ids, which is the order of their making. */
  listAgreements(filter: AgreementFilter, afterId: string | null, limit: number): Promise<Agreement[]>
}
