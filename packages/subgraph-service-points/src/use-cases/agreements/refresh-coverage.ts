import { localDate, type RealmId } from '@restante/subgraph-kit'
import { bindingStates } from '../../domain/agreement/agreement.ts'
import { nowIn } from '../../domain/realm.ts'
import type { ServicePointDeps } from '../deps.ts'
import { lockForAgreements } from './publish-agreement.ts'

/** The result of a refresh, over all realms or one. */
export interface Refreshed {
  /** Agreements whose last day is over everywhere, ended as EXPIRED. */
  readonly expired: number
  /** Published rows that were written again. */
  readonly published: number
}

/**
 * Makes the changes that time alone brings about: ends agreements, ends pauses that have run out, and publishes the next span of every
 * service point and grant whose span is over. Published rows hold dates, which consumers judge by the local day, so
 * nothing is wrong in between; once a day is enough for agreements, more often serves pauses. Safe to repeat.
 */
export async function refreshCoverage(deps: ServicePointDeps): Promise<Refreshed> {
  let expired = 0
  let published = 0
  for (const realm of await deps.realms.listRealms()) {
    const refreshed = await refreshRealm(deps, realm)
    expired += refreshed.expired
    published += refreshed.published
  }
  return { expired, published }
}

/** Refreshes the coverage of one realm; see {@link refreshCoverage}. */
export function refreshRealm(deps: ServicePointDeps, realm: RealmId): Promise<Refreshed> {
  return deps.realms.inRealm(realm, async ({ findRealm, agreements, servicePoints, publisher }) => {
    await lockForAgreements(publisher)
    const now = nowIn((await findRealm())!, deps.now())
    // The day ends last at UTC-12; the sign of such zone names is turned round (POSIX).
    const expired = await agreements.expire(bindingStates, localDate(now, 'Etc/GMT+12'))
    const ids = new Set([...(await servicePoints.endPauses(now)), ...(await publisher.findOverdue(now))])
    const points = await publisher.publishServicePoints({ ids: [...ids] }, now)
    return { expired, published: points + (await publisher.publishShippingGrants(now)) }
  })
}
