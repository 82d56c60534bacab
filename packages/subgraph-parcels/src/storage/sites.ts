import { fromJsonRow } from '@restante/store'
import {
  outletFactTable,
  type PartnerId,
  type RealmId,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { ShippingPartner, SiteReader } from '../domain/ports/site-reader.ts'
import type { Grant, ServicePointFacts, Site } from '../domain/placing/site.ts'
import { createBatcher } from './batcher.ts'
import type { Partners } from './partners.ts'

/** A site that is wanted: an outlet with the service points of some partners, for the partner that ships. */
interface Want {
  readonly key: string
  readonly realm: RealmId
  readonly outletId: string
  readonly partners: readonly PartnerId[] | null
  readonly shippingPartner: PartnerId | null
}

/** A row of the statement: the first has the revision, the others a site each. */
interface SiteRow {
  readonly number: number | null
  readonly revision: number | null
  readonly outlet: object
  readonly operator_id: PartnerId | null
  readonly points: readonly { readonly fact: object; readonly grant: object | null }[] | null
}

/** Wanted sites by their keys; null for an outlet that the realm does not have. */
type Sites = ReadonlyMap<string, Site | null>

/** Number of sites that are kept, of some 2 kB each. */
const maxKept = 20_000

/**
 * Returns a reader of sites over a pool, from the published tables of the other contexts. Reads that wait share a statement.
 * Sites are kept for as long as that statement finds what was published unchanged, so none is older than its read.
 */
export function createSiteReader(pool: Pool, partners: Partners): SiteReader {
  let kept = new Map<string, Site | null>()
  let keptRevision = -1

  const keep = (revision: number, sites: Sites): void => {
    // Another statement, which was sent later, may have returned earlier.
    if (revision < keptRevision) return
    if (revision > keptRevision || kept.size + sites.size > maxKept) kept = new Map()
    keptRevision = revision
    for (const [key, site] of sites) kept.set(key, site)
  }

  const readSites = async (wants: readonly Want[]): Promise<Sites> => {
    const [before, beforeRevision] = [kept, keptRevision]
    const { rows } = await pool.query<SiteRow>({
      name: 'sites',
      text: 'select number, revision, outlet, operator_id, points from parcels.read_sites($1, $2, $3, $4, $5, $6)',
      values: [
        wants.map(({ realm }) => realm),
        wants.map(({ outletId }) => outletId),
        wants.map((want) => want.partners && `{${want.partners.join(',')}}`),
        wants.map(({ shippingPartner }) => shippingPartner),
        wants.map(({ key }) => before.has(key)),
        beforeRevision,
      ],
    })
    const revision = rows[0]!.revision!
    const isUnchanged = revision === beforeRevision
    const sites = new Map(wants.map(({ key }) => [key, isUnchanged ? (before.get(key) ?? null) : null]))
    for (const row of rows.slice(1)) {
      const { key, shippingPartner } = wants[row.number! - 1]!
      sites.set(key, toSite(row, shippingPartner))
    }
    keep(revision, sites)
    return sites
  }

  const readWanted = createBatcher<readonly Want[], ReadonlyMap<string, Site>>({
    maxItems: 64,
    maxInFlight: 2,
    async run(reads) {
      const sites = await readSites([...new Map(reads.flat().map((want) => [want.key, want])).values()])
      return reads.map((wants) => {
        const found = wants.map(({ outletId, key }) => [outletId, sites.get(key) ?? null] as const)
        return new Map(found.filter((each): each is readonly [string, Site] => each[1] !== null))
      })
    },
  })

  return {
    read: (realm, outletIds, ofPartners, shippingPartner) =>
      readWanted(
        outletIds.map((outletId) => ({
          key: `${realm} ${outletId} ${ofPartners?.join(',') ?? '*'} ${shippingPartner}`,
          realm,
          outletId,
          partners: ofPartners,
          shippingPartner: shippingPartner ?? null,
        })),
      ),
    async grantsOf(realm, shippingPartner, grantors) {
      const { rows } = await pool.query<{ grant: object }>({
        name: 'grants',
        text: `select to_jsonb(g) as grant from published_service_points.shipping_grant_fact g
          where g.realm_id = $1 and g.partner_id = $2 and g.granted_by_partner_id = any($3) and not g.deleted`,
        values: [realm, shippingPartner, grantors],
      })
      const grants = rows.map(({ grant }) => fromJsonRow(shippingGrantFactTable, grant))
      return new Map(grants.map((grant) => [grant.grantedByPartnerId, grant]))
    },
    async returnsPartnerOf(realm, partner) {
      const known = partners.find(realm, partner)
      if (known) return known.returnsPartnerId ?? partner
      const { rows } = await pool.query<{ partner_id: PartnerId }>({
        name: 'returns-partner',
        text: `select coalesce(returns_partner_id, partner_id) as partner_id from published_service_points.partner_fact
          where realm_id = $1 and partner_id = $2 and not deleted`,
        values: [realm, partner],
      })
      return rows[0]?.partner_id ?? null
    },
    async shippingPartners(realm, to, among, on) {
      const { rows } = await pool.query<ShippingPartner>({
        name: 'shipping-partners',
        text: `select f.partner_id as "partnerId", f.kind, f.partner_id = $2 or exists (
            select from published_service_points.shipping_grant_fact g
            where (g.realm_id, g.partner_id, g.granted_by_partner_id) = ($1, $2, f.partner_id) and not g.deleted
              and g.valid_from <= $4 and ($4 < g.valid_until or g.valid_until is null)) as "isGranted"
          from published_service_points.partner_fact f
          where f.realm_id = $1 and f.partner_id = any($3) and not f.deleted`,
        values: [realm, to, among, on],
      })
      return rows
    },
    async knownPartners(realm, named) {
      if (named.every((partner) => partners.find(realm, partner) !== null)) return named
      const { rows } = await pool.query<{ partner_id: PartnerId }>({
        name: 'known-partners',
        text: `select partner_id from published_service_points.partner_fact
          where realm_id = $1 and partner_id = any($2) and not deleted`,
        values: [realm, named],
      })
      return rows.map((row) => row.partner_id)
    },
  }
}

function toSite({ outlet, operator_id: operatorId, points }: SiteRow, shippingPartnerId: PartnerId | null): Site {
  const { outletId, status, opensOn, closesOn, country, timeZone, hours, sizeLimit } = fromJsonRow(
    outletFactTable,
    outlet,
  )
  return {
    outlet: { outletId, status, opensOn, closesOn, country, timeZone, hours, sizeLimit, operatorId },
    servicePoints: (points ?? []).map(toServicePoint),
    shippingPartnerId,
  }
}

function toServicePoint({ fact, grant }: { readonly fact: object; readonly grant: object | null }): ServicePointFacts {
  return {
    ...fromJsonRow(servicePointFactTable, fact),
    grant: grant && (fromJsonRow(shippingGrantFactTable, grant) satisfies Grant),
  }
}
