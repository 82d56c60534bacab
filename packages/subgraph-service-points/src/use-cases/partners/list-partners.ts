import type { RealmId } from '@restante/subgraph-kit'
import type { Partner, PartnerFilter } from '../../domain/partner.ts'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'

/** Returns the partners of a realm, in order of their code. Refused as UNKNOWN_REALM. */
export async function listPartners(
  deps: ServicePointDeps,
  { realm, ...filter }: { readonly realm: RealmId } & PartnerFilter,
): Promise<{ readonly kind: 'listed'; readonly partners: readonly Partner[] } | Refused> {
  return deps.realms.inRealm(realm, async ({ findRealm, partners }) => {
    if (!(await findRealm())) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
    return { kind: 'listed', partners: await partners.list(filter) }
  })
}
