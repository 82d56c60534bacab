import type { RealmId } from '@restante/subgraph-kit'
import { checkTerms } from '../domain/check-terms.ts'
import { problem, refuse, type Refused } from '../domain/problem.ts'
import { nowIn } from '../domain/realm.ts'
import { settleTerms, type TermsChange } from '../domain/terms.ts'
import type { ServicePointDeps } from './deps.ts'

/** Terms to be set at service points of one partner. */
export interface TermsInput {
  readonly realm: RealmId
  readonly partnerId: string
  readonly servicePointIds: readonly string[]
  readonly terms: TermsChange
}

/**
 * Sets terms of service points and publishes them: at all of them or, when something is wrong, at none. Promises that were
 * made before stay as they are. Refused as UNKNOWN_REALM, UNKNOWN_SERVICE_POINT (also for another partner's) or
 * INVALID_INPUT.
 */
export async function setServicePointTerms(
  deps: ServicePointDeps,
  { realm, partnerId, servicePointIds, terms }: TermsInput,
): Promise<{ readonly kind: 'set'; readonly published: number } | Refused> {
  const problems = checkTerms(terms, ['terms'])
  if (Object.keys(terms).length === 0) problems.push(problem('INVALID_INPUT', 'There is nothing to set.', 'terms'))
  if (problems.length > 0) return refuse(...problems)
  return deps.realms.inRealm(realm, async ({ findRealm, publisher, servicePoints }) => {
    const found = await findRealm()
    if (!found) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
    await publisher.lock('service_point_fact')
    const ids = await servicePoints.updateTerms(partnerId, servicePointIds, settleTerms(terms))
    const missing = servicePointIds.findIndex((id) => !ids.some((known) => known === id))
    if (missing >= 0) {
      const message = 'The partner has no such service point.'
      return refuse(problem('UNKNOWN_SERVICE_POINT', message, 'servicePointIds', missing))
    }
    return { kind: 'set', published: await publisher.publishServicePoints({ ids }, nowIn(found, deps.now())) }
  })
}
