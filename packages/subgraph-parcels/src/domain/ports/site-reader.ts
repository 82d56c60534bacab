import type { LocalDate, PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Grant, Site } from '../placing/site.ts'

/** Reads what the other contexts publish about outlets, service points and partners. */
export interface SiteReader {
  /**
   * Returns the existing outlets by id, each with the realm's service points of these partners, or of all when null. Ended
   * service points are among them.
   * `shippingPartner`: the partner to which a place is to be promised; without it nothing can be promised there.
   */
  read(
    realm: RealmId,
    outletIds: readonly string[],
    partners: readonly PartnerId[] | null,
    shippingPartner?: PartnerId,
  ): Promise<ReadonlyMap<string, Site>>
  /** Returns the grants that these partners gave the partner that ships, by the partner that gave it. */
  grantsOf(
    realm: RealmId,
    shippingPartner: PartnerId,
    partners: readonly PartnerId[],
  ): Promise<ReadonlyMap<PartnerId, Grant>>
  /** Returns the partner whose service points take the returns of a partner, by default itself; null when it is unknown. */
  returnsPartnerOf(realm: RealmId, partner: PartnerId): Promise<PartnerId | null>
  /**
   * Returns those of the partners that exist in the realm. `isGranted` is true for one that has granted `to` shipping on that
   * day, and for `to` itself.
   */
  shippingPartners(
    realm: RealmId,
    to: PartnerId,
    partners: readonly PartnerId[],
    on: LocalDate,
  ): Promise<readonly ShippingPartner[]>
  /** Returns the ids among these that are partners of the realm. */
  knownPartners(realm: RealmId, partners: readonly PartnerId[]): Promise<readonly PartnerId[]>
}

/** A partner, and whether it lets another ship with it. */
export interface ShippingPartner {
  readonly partnerId: PartnerId
  readonly kind: string
  readonly isGranted: boolean
}

/** Reads the time zones of outlets. */
export interface TimeZoneReader {
  /** Returns the IANA zones of the outlets that exist, by id. */
  read(outletIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}
