import type { RealmId } from '@restante/subgraph-kit'
import { problem, refuse, type Refused } from '../domain/problem.ts'
import { nowIn } from '../domain/realm.ts'
import type { ServicePointDeps } from './deps.ts'
import { refreshRealm } from './agreements/refresh-coverage.ts'

/**
 * Sets the clock of a sandbox forward and brings about what time alone brings: agreements and pauses end. A clock that is
 * already there or beyond stays as it is. Refused as UNKNOWN_REALM, or INVALID_INPUT for a live realm, which keeps real time.
 */
export async function advanceClock(
  deps: ServicePointDeps,
  realmId: RealmId,
  to: Date,
): Promise<{ kind: 'advanced'; now: Date } | Refused> {
  const outcome = await deps.realms.inRealm(realmId, async ({ findRealm, setClockOffset }) => {
    const realm = await findRealm()
    if (!realm) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
    if (realm.kind === 'LIVE') return refuse(problem('INVALID_INPUT', 'A live realm keeps real time.', 'realm'))
    const now = deps.now()
    const offsetMs = to.getTime() - now.getTime()
    if (offsetMs <= realm.clockOffsetMs) return { kind: 'advanced' as const, now: nowIn(realm, now) }
    await setClockOffset(offsetMs)
    return { kind: 'advanced' as const, now: to }
  })
  if (outcome.kind === 'advanced') await refreshRealm(deps, realmId)
  return outcome
}
