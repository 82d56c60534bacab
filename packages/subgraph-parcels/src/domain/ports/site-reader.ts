import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import type { Site } from '../site.ts'

/** Reads what the other contexts have published of outlets, service points and partners. */
export interface SiteReader {
  /** Returns the outlets among these by id, each with the realm's service points of the partners (of all when null). */
  read(
    realm: RealmId,
    outletIds: readonly string[],
    partners: readonly PartnerId[] | null,
  ): Promise<ReadonlyMap<string, Site>>
  /** Returns the partner to whose service points the returns of a partner go: by default its own; null for an unknown one. */
  returnsPartnerOf(realm: RealmId, partner: PartnerId): Promise<PartnerId | null>
  /** Returns the ids among these that are partners of the realm. */
  knownPartners(realm: RealmId, partners: readonly PartnerId[]): Promise<readonly PartnerId[]>
}

/** Reads the time zones of outlets. */
export interface TimeZoneReader {
  /** Returns the IANA zones of the outlets that exist, by id. */
  read(outletIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}
