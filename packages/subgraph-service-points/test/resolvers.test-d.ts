import type { ReferenceLoaders } from '@restante/subgraph-kit'
import { loadAgreements } from '../src/graphql/agreements.ts'
import { loadPartner } from '../src/graphql/partners.ts'
import { intake, loadServicePoints, operator, servicePoint } from '../src/graphql/service-points.ts'
import { cutOffs, holdPolicy, promise } from '../src/graphql/terms.ts'
import type { SchemaTypes } from '../src/generated/resolver-types.ts'
import type { Partner } from '../src/domain/partner.ts'

// Checked by tsc, never run: what is missing or of another type does not compile.

type Resolvers = SchemaTypes['resolvers']

declare const partner: Partner

export const servicePointResolvers: Resolvers['ServicePoint'] = {
  id: ({ servicePointId }) => servicePointId,
  partner: () => partner,
  outlet: ({ outletId }) => ({ id: outletId }),
  intake,
  hoursText: ({ hours }) => hours,
  holdPolicy,
  cutOffs,
  promise,
}

const { outlet: _, ...others } = servicePointResolvers
// @ts-expect-error
export const withoutOutlet: Resolvers['ServicePoint'] = others
// @ts-expect-error
export const withoutServicePoints: Resolvers['Outlet'] = { operator }
// @ts-expect-error
export const withoutQueries: Resolvers['Query'] = { servicePoint }
export const wrongIntake: Resolvers['ServicePoint'] = {
  ...servicePointResolvers,
  // @ts-expect-error
  intake: () => 'CLOSED',
}
export const noPartner: Resolvers['ServicePoint'] = {
  ...servicePointResolvers,
  // @ts-expect-error
  partner: (point, _args, scope) => scope.partnersById.load(point.partnerId),
}
export const wrongEntity: Resolvers['ServicePoint'] = {
  ...servicePointResolvers,
  // @ts-expect-error
  outlet: ({ outletId }) => ({ outletId }),
}
export const pageWithoutInfo: Pick<Resolvers['Query'], 'partners'> = {
  // @ts-expect-error
  partners: () => ({ edges: [{ cursor: '', node: partner }], nodes: [partner] }),
}

// @ts-expect-error
export const withoutLoader: ReferenceLoaders<SchemaTypes> = {
  Partner: (ids, scope) => Promise.all(ids.map(async (id) => loadPartner(id, scope))),
  ServicePoint: loadServicePoints,
  Agreement: loadAgreements,
}
export const wrongLoader: Pick<ReferenceLoaders<SchemaTypes>, 'Partner'> = {
  // @ts-expect-error
  Partner: loadAgreements,
}
