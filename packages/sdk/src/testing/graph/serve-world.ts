import { randomBytes } from 'node:crypto'
import { newRealmId, type SessionClaims, shopperScope, verifySession } from '@restante/subgraph-kit'
import { newApiKey, scopesByKind } from '@restante/subgraph-service-points/engine'
import { callerOf, Keys } from '../memory/service-points/keys.ts'
import { operatorOf, type World } from '../memory/world.ts'
import { createEngine } from './create-engine.ts'
import { type GraphKey, receive, type ServedGraph } from './receive.ts'
import type { KeySeed, TestGraph, TestGraphOptions } from './test-graph.ts'
import { toMoment } from './time-span.ts'

/** Serves a world as a test graph. */
export function serveWorld(
  world: World,
  options: Pick<TestGraphOptions, 'endpoint' | 'documents' | 'onFailure'>,
): TestGraph {
  const { endpoint = 'https://graph.test/graphql', documents = [], onFailure = reportFailure } = options
  const { clock } = world
  const keys = new Keys()
  const sessionKey = randomBytes(32)
  const engine = createEngine(world, keys, { documents, onFailure, sessionKey })
  let requests = 0
  const served: ServedGraph = {
    ...engine,
    findKey(text) {
      if (text.startsWith('ss_')) return findShopper(keys, verifySession(text, [sessionKey]), clock.now())
      const key = keys.find(text, clock.now())
      return key && { caller: callerOf(key), origins: key.origins }
    },
    newRequestId: () => `req_test_${++requests}`,
  }
  const partnerIds = new Map([...world.partners.values()].map(({ code, partnerId }) => [code, partnerId]))

  const createKey = ({ partner, kind = 'SECRET', scopes, outletIds = [] }: KeySeed): string => {
    const partnerId = partnerIds.get(partner)
    if (!partnerId) throw new TypeError('`partner` must be the code of a partner of the graph.')
    const now = clock.now()
    const { text, digest, lastFour } = newApiKey(kind, false, randomBytes(32))
    keys.table.put({
      realmId: world.realm,
      keyId: newRealmId('key', world.realm, now),
      digest,
      lastFour,
      kind,
      partnerId,
      scopes: scopes ?? scopesByKind[kind],
      origins: kind === 'PUBLISHABLE' ? ['*'] : [],
      outletIds: outletIds.map((id) => findOutlet(id).id),
      label: 'test',
      createdAt: now,
      expiresAt: null,
      revokedAt: null,
    })
    return text
  }
  const made = new Map<string, string>()
  const keyOf = (partner: string, kind: 'SECRET' | 'PUBLISHABLE' = 'SECRET'): string => {
    const key = made.get(`${partner} ${kind}`) ?? createKey({ partner, kind })
    made.set(`${partner} ${kind}`, key)
    return key
  }
  const findOutlet = (nameOrId: string) => {
    const found = world.outlets.get(nameOrId) ?? [...world.outlets.values()].find(({ name }) => name === nameOrId)
    if (!found) throw new TypeError('The graph has no outlet with this name or id.')
    return found
  }
  const operatorCodeOf = (nameOrId: string): string => {
    const outlet = findOutlet(nameOrId)
    if (!operatorOf(world, outlet)) throw new TypeError('The outlet has no operator among the partners of the graph.')
    return outlet.operatorCode
  }

  return {
    endpoint,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      clock.tick()
      await engine.settle()
      request.signal.throwIfAborted()
      return receive(served, request)
    },
    keys: {
      get platform() {
        return keyOf('platform')
      },
      get publishable() {
        return keyOf('platform', 'PUBLISHABLE')
      },
      get carrier() {
        return keyOf('carrier')
      },
      get operator() {
        return keyOf('operator')
      },
      counter: (outlet) => createKey({ partner: operatorCodeOf(outlet), kind: 'DEVICE', outletIds: [outlet] }),
    },
    createKey,
    outletId: (name) => findOutlet(name).id,
    partnerId(code) {
      const id = partnerIds.get(code)
      if (id === undefined) throw new TypeError('The graph has no partner with this code.')
      return id
    },
    clock: {
      now: () => clock.now(),
      advance: async (by) => engine.runUntil(toMoment(by, clock.now())),
    },
  }
}

/** Returns the shopper whose key has these claims, while the key that issued it is valid. Pages of any origin may use it in a sandbox. */
function findShopper(keys: Keys, claims: SessionClaims | null, now: Date): GraphKey | null {
  const issuer = claims && claims.expiresAt > now ? keys.findById(claims.issuerKeyId, now) : null
  if (!claims || issuer?.kind !== 'SECRET') return null
  const scopes = ['outlets:read' as const, ...claims.actions.map(shopperScope)]
  return { caller: { ...callerOf(issuer), keyId: claims.sessionId, kind: 'SESSION', scopes }, origins: ['*'] }
}

function reportFailure(error: unknown): void {
  console.error('The test graph failed.', error)
}
