import type { RequestHandler } from 'msw'
import { http } from 'msw/http'
import type { TestGraph } from '../graph/test-graph.ts'

/**
 * Returns handlers for Mock Service Worker that let a test graph respond to everything that is sent to its endpoint. Handlers
 * that stand before them, or are given to `use`, take their requests away from it.
 *
 * @example
 * const graph = createTestGraph({ outlets: [{ name: 'Kiosk' }] })
 * const server = setupServer(...handlersOf(graph))
 */
export function handlersOf({ endpoint, fetch }: Pick<TestGraph, 'endpoint' | 'fetch'>): RequestHandler[] {
  return [http.all(endpoint, ({ request }) => fetch(request))]
}
