import type { RealmId } from '@restante/subgraph-kit'
import { lapseDue } from '../due/lapse-due.ts'
import type { Deps } from '../request/deps.ts'

/**
 * Lets time pass in a sandbox up to a moment. The clock stops at each moment at which something is due, so that it happens in
 * the order and at the time in which it would have happened; all of it has happened before this resolves.
 */
export async function runUntil(deps: Deps, realm: RealmId, to: Date): Promise<void> {
  const settle = async (): Promise<void> => {
    while (await lapseDue(deps, realm));
  }
  await settle()
  for (;;) {
    const next = await deps.due.next(realm, deps.realms.now(realm))
    if (next === null || next >= to) break
    await deps.clock.advance(realm, next)
    await settle()
  }
  await deps.clock.advance(realm, to)
  await settle()
}
