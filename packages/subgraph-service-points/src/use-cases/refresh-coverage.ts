import { localDate, parseRealm } from '@restante/subgraph-kit'
import { nowIn } from '../domain/realm.ts'
import { expireAgreements } from '../storage/agreements.ts'
import { findOverdue, publishServicePoints } from '../storage/publish-service-points.ts'
import { publishShippingGrants } from '../storage/publish-shipping-grants.ts'
import { findRealm, listRealms } from '../storage/realms.ts'
import { inRealm } from '../storage/transaction.ts'
import type { ServicePointDeps } from './deps.ts'
import { lockAgreementHeads } from './publish-agreement.ts'

/** What a refresh did, over all realms. */
export interface Refreshed {
  /** Agreements whose last day is over everywhere, ended as EXPIRED. */
  readonly expired: number
  /** Published rows that were written anew. */
  readonly published: number
}

/**
 * Does what time alone brings about: ends agreements, ends pauses that have run out, and publishes the next span of every
 * service point and grant whose span is over. Published rows hold dates, which consumers judge by the local day, so
 * nothing is wrong in between; once a day is enough for agreements, more often serves pauses. Safe to repeat.
 */
export async function refreshCoverage(deps: ServicePointDeps): Promise<Refreshed> {
  let expired = 0
  let published = 0
  for (const name of await listRealms(deps.pool)) {
    await inRealm(deps.pool, name, async (transaction) => {
      await lockAgreementHeads(transaction)
      const realm = parseRealm(name)!
      const now = nowIn((await findRealm(transaction, realm))!, deps.now())
      // The day ends last at UTC-12; the sign of such zone names is turned round (POSIX).
      expired += (await expireAgreements(transaction, realm, localDate(now, 'Etc/GMT+12'))).length
      const ids = await findOverdue(transaction, realm, now)
      published += await publishServicePoints(transaction, realm, { ids }, now)
      published += await publishShippingGrants(transaction, realm, now)
    })
  }
  return { expired, published }
}
