import { expect, it } from 'vitest'
import { createClientOn } from '../src/client.ts'
import { MalformedResponseError } from '../src/index.ts'
import { endpoint, useNetwork } from './support/network.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

const network = useNetwork()
const client = createClientOn(createSkippingRuntime(), { endpoint, apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuv' })

function makeEvent(index: number): object {
  return {
    cursor: String(index),
    node: {
      __typename: 'ParcelEvent',
      id: `evt_${index}`,
      type: 'parcel.announced',
      sequence: index,
      subjectId: 'par_demo_1',
      parcelId: 'par_demo_1',
      occurredAt: '2026-11-22T12:00:00Z',
      recordedAt: '2026-11-22T12:00:00Z',
      livemode: false,
      state: 'ANNOUNCED',
      outletId: null,
      effective: true,
    },
  }
}

/** A list of that many events whose cursors are their positions. */
function serveEvents(count: number): void {
  network.serve({
    events({ first, after }: { first: number; after?: string | null }) {
      const start = after ? Number(after) : 0
      const end = Math.min(count, start + first)
      const edges = Array.from({ length: end - start }, (_, index) => makeEvent(start + index + 1))
      const endCursor = edges.length > 0 ? String(end) : null
      return { edges, pageInfo: { hasNextPage: end < count, hasPreviousPage: start > 0, startCursor: null, endCursor } }
    },
  })
}

async function readSequences(list: AsyncIterable<{ node: { sequence: number } }>): Promise<number[]> {
  const sequences: number[] = []
  for await (const { node } of list) sequences.push(node.sequence)
  return sequences
}

it('is the first page when awaited', async () => {
  serveEvents(5)
  const page = await client.events.list({ first: 2 })
  expect(page.edges.map(({ node }) => node.sequence)).toEqual([1, 2])
  expect(page.pageInfo).toEqual({ hasNextPage: true, endCursor: '2' })
  expect(network.sent).toHaveLength(1)
})

it('is the whole list when iterated, one request per page', async () => {
  serveEvents(5)
  expect(await readSequences(client.events.list({ first: 2 }))).toEqual([1, 2, 3, 4, 5])
  expect(network.sent.map(({ variables }) => variables)).toEqual([
    { first: 2 },
    { first: 2, after: '2' },
    { first: 2, after: '4' },
  ])
})

it('asks for no page before it is needed', async () => {
  serveEvents(5)
  for await (const { node } of client.events.list({ first: 2 })) if (node.sequence === 2) break
  expect(network.sent).toHaveLength(1)
})

it('goes on from where the caller says', async () => {
  serveEvents(5)
  expect(await readSequences(client.events.list({ first: 10, after: '3' }))).toEqual([4, 5])
})

it('shares the first request between awaiting and iterating', async () => {
  serveEvents(3)
  const list = client.events.list({ first: 3 })
  await list
  expect(await readSequences(list)).toEqual([1, 2, 3])
  expect(await readSequences(list)).toEqual([1, 2, 3])
  expect(network.sent).toHaveLength(1)
})

it('gathers at most as many edges as asked', async () => {
  serveEvents(5)
  expect(await client.events.list({ first: 2 }).toArray({ limit: 3 })).toHaveLength(3)
  expect(network.sent).toHaveLength(2)
  expect(await client.events.list({ first: 2 }).toArray({ limit: 100 })).toHaveLength(5)
  await expect(client.events.list({ first: 2 }).toArray({ limit: Number.NaN })).rejects.toThrow('limit')
})

it('is an empty iteration over an empty list', async () => {
  serveEvents(0)
  expect(await readSequences(client.events.list({ first: 2 }))).toEqual([])
})

it('ends with the signal, also in the middle of a page', async () => {
  serveEvents(5)
  const controller = new AbortController()
  const reason = new Error('Enough.')
  const seen: number[] = []
  const iterate = async (): Promise<void> => {
    for await (const { node } of client.events.list({ first: 3 }, { signal: controller.signal })) {
      seen.push(node.sequence)
      if (node.sequence === 2) controller.abort(reason)
    }
  }
  await expect(iterate()).rejects.toBe(reason)
  expect(seen).toEqual([1, 2])
  expect(network.sent).toHaveLength(1)
})

it('does not follow a list that goes in circles', async () => {
  network.serve({
    events: () => ({
      edges: [makeEvent(1)],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: 'again' },
    }),
  })
  await expect(client.events.list({ first: 1 }).toArray({ limit: 10 })).rejects.toBeInstanceOf(MalformedResponseError)
  expect(network.sent).toHaveLength(2)
})

it('throws where the graph answers neither a list nor an error', async () => {
  network.serve({ events: null })
  await expect(client.events.list({ first: 1 })).rejects.toBeInstanceOf(MalformedResponseError)
})
