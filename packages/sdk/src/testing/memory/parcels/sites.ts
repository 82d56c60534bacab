import type { PartnerId } from '@restante/subgraph-kit'
import type { Site, SiteReader } from '@restante/subgraph-parcels/engine'
import { grantOf, operatorOf, type World } from '../world.ts'

/** Creates the reader of what decisions need to know of outlets, service points and partners. */
export function createSiteReader(world: World): SiteReader {
  const { outlets, servicePoints, partners, grants } = world
  return {
    async read(_realm, outletIds, ofPartners, shippingPartner) {
      const sites = new Map<string, Site>()
      for (const outletId of outletIds) {
        const outlet = outlets.get(outletId)
        if (!outlet) continue
        const points = [...servicePoints.values()]
          .filter(
            (point) => point.outletId === outletId && (ofPartners === null || ofPartners.includes(point.partnerId)),
          )
          .toSorted((a, b) => (a.servicePointId < b.servicePointId ? -1 : 1))
        sites.set(outletId, {
          outlet: { ...outlet, outletId: outlet.id, operatorId: operatorOf(world, outlet) },
          servicePoints: points.map((point) => ({ ...point, grant: grantOf(world, shippingPartner, point.partnerId) })),
          shippingPartnerId: shippingPartner ?? null,
        })
      }
      return sites
    },
    grantsOf: async (_realm, shippingPartner, grantors) =>
      new Map(
        grants
          .filter(
            ({ partnerId, grantedByPartnerId, deleted }) =>
              !deleted && partnerId === shippingPartner && grantors.includes(grantedByPartnerId),
          )
          .map((grant) => [grant.grantedByPartnerId, grant]),
      ),
    async returnsPartnerOf(_realm, partner) {
      const found = partners.get(partner)
      return found ? (found.returnsPartnerId ?? found.partnerId) : null
    },
    shippingPartners: async (_realm, to, among, on) =>
      among.flatMap((id) => {
        const partner = partners.get(id)
        if (!partner) return []
        const grant = grantOf(world, to, id)
        const isInForce =
          grant !== null && grant.validFrom <= on && (grant.validUntil === null || on < grant.validUntil)
        return [{ partnerId: partner.partnerId, kind: partner.kind, isGranted: id === to || isInForce }]
      }),
    knownPartners: async (_realm, named) => named.filter((id: PartnerId) => partners.has(id)),
  }
}
