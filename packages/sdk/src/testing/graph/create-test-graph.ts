import { parseRealm, type RealmId } from '@restante/subgraph-kit'
import { createClock } from '../memory/clock.ts'
import { buildWorld } from './build-world.ts'
import { serveWorld } from './serve-world.ts'
import type { TestGraph, TestGraphOptions } from './test-graph.ts'

const realm = parseRealm('test') as RealmId

/**
 * Creates a graph in memory: the rules of the real one, without a server and without a network. Its time stands still until it is
 * advanced, but for a millisecond that each request takes. Throws one TypeError that lists everything that is wrong with the
 * options.
 *
 * @example
 * const graph = createTestGraph({ now: '2026-11-28T09:00:00Z', outlets: [{ name: 'Kiosk', capacity: 1 }] })
 * const restante = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform, fetch: graph.fetch })
 */
export function createTestGraph(options: TestGraphOptions = {}): TestGraph {
  const { now = new Date(), outlets = [], partners = [] } = options
  const start = new Date(now)
  if (Number.isNaN(start.getTime())) throw new TypeError('`now` must be a Date or an RFC 3339 instant.')
  return serveWorld(buildWorld(realm, createClock(start), { outlets, partners }), options)
}
