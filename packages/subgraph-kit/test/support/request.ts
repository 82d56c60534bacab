import type { Caller, RealmId, RequestContext } from '../../src/index.ts'

/** The key of a server that may read outlets. */
export const caller: Caller = {
  keyId: 'key',
  kind: 'SECRET',
  realm: 'demo' as RealmId,
  livemode: false,
  partnerId: 'prt' as Caller['partnerId'],
  scopes: ['outlets:read'],
  outletIds: [],
}

/** A request of that key with time enough. */
export function inTime(given: Partial<RequestContext> = {}): RequestContext {
  return { caller, requestId: 'r1', deadline: Date.now() + 60_000, ...given }
}
