import { type Caller, localDate } from '@restante/subgraph-kit'
import { canSee, type RealmReader, type ServicePointView } from '@restante/subgraph-service-points/engine'
import type { Documents } from './documents.ts'
import type { Keys } from './keys.ts'
import { findPoint, type World, type WorldServicePoint } from '../world.ts'

/** Creates the reader of partners, service points, agreements, keys and documents, on behalf of one partner; of none for the realm itself. */
export function createRealmReader(
  world: World,
  keys: Keys,
  documents: Documents,
  partnerId: Caller['partnerId'] | null,
): RealmReader {
  const { realm, partners, outlets, servicePoints, grants, agreements } = world
  const viewOf = ({ servicePointId }: WorldServicePoint): ServicePointView[] => {
    const found = findPoint(world, servicePointId)
    if (!found) return []
    const { point, outlet } = found
    return [
      {
        ...point,
        intakeUntil: null,
        coverage: point.deleted ? null : { from: point.validFrom, until: point.validUntil },
        operatorCode: outlet.operatorCode,
        timeZone: outlet.timeZone,
        country: outlet.country,
        outletHours: outlet.hours,
      },
    ]
  }
  const orderOf = ({ partnerCode, programme, servicePointId }: WorldServicePoint): string =>
    `${partnerCode}\n${programme}\n${servicePointId}`
  const ownGrants = grants
    .filter((grant) => grant.partnerId === partnerId && !grant.deleted)
    .map(({ grantedByPartnerId, validFrom, validUntil }) => ({
      grantedBy: grantedByPartnerId,
      from: validFrom,
      until: validUntil,
    }))
  const isVisible = (view: ServicePointView, at: Date): boolean => {
    const viewer = partnerId === null ? undefined : partners.get(partnerId)
    const grantsByPartner = new Map(ownGrants.map((grant) => [grant.grantedBy, grant]))
    return viewer !== undefined && canSee(view, { ...viewer, grants: grantsByPartner }, localDate(at, view.timeZone))
  }
  const own = agreements.filter(({ providerId, customerId }) => providerId === partnerId || customerId === partnerId)
  return {
    findRealm: async () => ({
      realmId: realm,
      kind: 'SANDBOX',
      ownerCode: null,
      country: null,
      clockOffsetMs: 0,
      createdAt: world.clock.now(),
    }),
    findPartners: async (ids) => ids.flatMap((id) => partners.get(id) ?? []),
    findPartnersByCode: async (codes) => [...partners.values()].filter(({ code }) => codes.includes(code)),
    async listPartners({ kinds, text }, afterCode, limit) {
      const wanted = text?.toLowerCase()
      return [...partners.values()]
        .filter(
          ({ kind, code, name }) =>
            (kinds == null || kinds.includes(kind)) &&
            (wanted == null || [code, name].some((each) => each.toLowerCase().includes(wanted))) &&
            (afterCode === null || code > afterCode),
        )
        .toSorted((a, b) => (a.code < b.code ? -1 : 1))
        .slice(0, limit)
    },
    async findOutlets(ids) {
      const found = ids.flatMap((id) => outlets.get(id) ?? [])
      return new Map(found.map((outlet) => [outlet.id, { ...outlet, outletId: outlet.id }]))
    },
    findServicePoints: async (ids) => ids.flatMap((id) => servicePoints.get(id) ?? []).flatMap(viewOf),
    findServicePointsAt: async (outletIds) =>
      [...servicePoints.values()]
        .filter(({ outletId }) => outletIds.includes(outletId))
        .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
        .flatMap(viewOf),
    listServicePoints: async ({ outlet, partner, programme, statuses }, at, afterId, limit) =>
      [...servicePoints.values()]
        .filter(
          (point) =>
            (outlet == null || point.outletId === outlet) &&
            (partner == null || point.partnerId === partner) &&
            (programme == null || point.programme === programme) &&
            (statuses == null || statuses.includes(point.status)) &&
            (afterId === null || point.servicePointId > afterId),
        )
        .toSorted((a, b) => (a.servicePointId < b.servicePointId ? -1 : 1))
        .flatMap(viewOf)
        .filter((view) => isVisible(view, at))
        .slice(0, limit),
    findShippingGrants: async () => ownGrants,
    listDevices: async (afterId, limit) =>
      keys.table
        .list(
          (key) => key.kind === 'DEVICE' && key.partnerId === partnerId && (afterId === null || key.keyId < afterId),
        )
        .toSorted((a, b) => (a.keyId < b.keyId ? 1 : -1))
        .slice(0, limit),
    async findEnrolment(id) {
      const found = keys.enrolments.get(id)
      return found?.partnerId === partnerId ? found : null
    },
    findApiKeys: async (ids) => [...keys.table.pick(ids)].filter((key) => key.partnerId === partnerId),
    findDocuments: async (ids) => (partnerId === null ? [] : documents.find(partnerId, ids)),
    listDocuments: (afterId, limit) => documents.list(partnerId, afterId, limit),
    findAgreements: async (ids) => own.filter(({ agreementId }) => ids.includes(agreementId)),
    listAgreements: async ({ states, partner, endsBefore }, afterId, limit) =>
      own
        .filter(
          ({ agreementId, state, providerId, customerId, endsOn }) =>
            (afterId === null || agreementId > afterId) &&
            (states == null || states.includes(state)) &&
            (partner == null || [providerId, customerId].some((id) => id === partner && id !== partnerId)) &&
            (endsBefore == null || (endsOn !== null && endsOn < endsBefore)),
        )
        .toSorted((a, b) => (a.agreementId < b.agreementId ? -1 : 1))
        .slice(0, limit),
  }
}
