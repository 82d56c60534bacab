import { createClient, type FullClient } from '@restante/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compose } from '../src/graph/compose.ts'
import { type CountedGraph, startCountedGraph } from './support/counted-graph.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }

/** Monday of the week after next, at that hour in India: later than now, so that the sandbox's clock can be set to it. */
function mondayAt(hour: number): Date {
  const day = new Date(Date.now() + 14 * 86_400_000)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  day.setUTCHours(hour - 5, -30, 0, 0)
  return day
}

let graph: CountedGraph
let endpoint: string
let platform: FullClient
let sent = 0
beforeAll(async () => {
  graph = await startCountedGraph()
  endpoint = await graph.serve(compose())
  platform = createClient({ endpoint, apiKey: graph.keys.platform, onRequest: () => void (sent += 1) })
  const admin = createClient({ endpoint, apiKey: graph.keys.admin })
  const set = await admin.sandbox.advanceClock({ to: mondayAt(12).toISOString() })
  if (!set.ok) throw new Error(JSON.stringify(set))
})
afterAll(() => graph.close())

it('finds ten outlets of the sample that are open now, in one request', async () => {
  graph.asked.length = 0
  sent = 0
  const { at } = await platform.outlets.nearest({ near, first: 1 })
  const page = await platform.outlets.nearest({ near, filter: { openAt: at }, first: 10 })
  expect(page.edges).toHaveLength(10)
  for (const { node, servicePoints } of page.edges) {
    // The outlet itself says nothing of its hours.
    expect(node.hours.state).toBe('UNKNOWN')
    expect(servicePoints!.map((point) => point?.hours?.state)).toEqual(servicePoints!.map(() => 'OPEN'))
    expect(servicePoints![0]!.hours!.nextChange).toMatch(/[+]05:30$/)
  }
  expect(sent).toBe(2)
  expect(graph.asked).toEqual(['outlets', 'service-points', 'outlets', 'service-points'])
})

it('finds with a publishable key what is open at a moment, and says how many are closed then', async () => {
  const locator = createClient({ endpoint, apiKey: graph.keys.publishable })
  const filterAt = (hour: number): { openAt: string } => ({ openAt: mondayAt(hour).toISOString() })
  const noon = await locator.outlets.nearest({ near, filter: filterAt(12), first: 100 })
  const night = await locator.outlets.nearest({ near, filter: filterAt(2), first: 100 })
  expect(noon.removed.map(({ condition }) => condition)).not.toContain('CLOSED')
  expect(night.edges).toEqual([])
  expect(night.removed).toContainEqual({ condition: 'CLOSED', count: noon.edges.length })
})

it('does not know the hours of outlets that state none', async () => {
  const filter = { anyPartner: true, openAt: mondayAt(12).toISOString() }
  const page = await platform.outlets.nearest({ near, filter, first: 10 })
  expect(page.edges).toEqual([])
  expect(page.removed.map(({ condition }) => condition)).toEqual(['HOURS_UNKNOWN'])
})

it('states the hours of one service point, which the outlets subgraph adds', async () => {
  const [edge] = (await platform.outlets.nearest({ near, first: 1 })).edges
  graph.asked.length = 0
  const point = await platform.servicePoints.get({
    id: edge!.servicePoints![0]!.id,
    acceptedAt: mondayAt(12).toISOString(),
  })
  expect(point?.hours).toMatchObject({ text: point?.hoursText, state: 'OPEN', nextChange: expect.any(String) })
  expect(graph.asked).toEqual(['service-points', 'outlets'])
})
