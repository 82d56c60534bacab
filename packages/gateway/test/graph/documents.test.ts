import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { silentLog } from '@restante/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { createGraph, type Graph } from '../../src/graph/graph.ts'
import { defaultLimits, type GatewayLimits } from '../../src/base/limits.ts'
import type { KnownDocument } from '../../src/graph/documents.ts'
import { createMemoryTransport } from '../../src/index.ts'
import { shareNothing } from '../../src/transport/share-requests.ts'
import { slowToPlan } from '../support/unplanned.ts'
import { composeWorld, serveWorld } from '../support/serve-world.ts'
import { shop } from '../support/worlds/shop.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function openGraph(limits: Partial<GatewayLimits>, ownDocuments: readonly string[] = []): Promise<Graph> {
  const transports = Object.entries(serveWorld(shop, shop.open())).map(
    ([name, execute]) => [name, createMemoryTransport(execute)] as const,
  )
  return createGraph(composeWorld(shop), Object.fromEntries(transports), {
    limits: { ...defaultLimits, plannedAtOnce: 1, planningMs: 60_000, ...limits },
    hideSuggestions: true,
    scalars: {},
    share: shareNothing,
    cache: null,
    ownDocuments,
    log: silentLog,
  })
}

const writeDocument = (at: number, comment = ''): string =>
  `{ me { id n${at}: name reviews { s${at}: stars } } } #${comment}`

async function prepare({ documents }: Graph, text: string): Promise<readonly [KnownDocument, object]> {
  const document = documents.get(text, null)
  if (document.kind === 'refused') return expect.fail(JSON.stringify(document))
  const prepared = await document.prepare({}, 0)
  expect(prepared.kind).toBe('prepared')
  return [document, prepared]
}

/** Prepares `count` different documents and returns how many of them, and of their plans, are still held. */
async function countHeld(
  graph: Graph,
  count: number,
  comment = '',
): Promise<readonly [documents: number, plans: number]> {
  const held: (readonly [WeakRef<object>, WeakRef<object>])[] = []
  for (let at = 0; at < count; at += 1) {
    const [document, plan] = await prepare(graph, writeDocument(at, comment))
    held.push([new WeakRef(document), new WeakRef(plan)])
  }
  // Objects that were just used are held until the turn is over.
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate()
    collectGarbage()
  }
  return [held.filter(([document]) => document.deref()).length, held.filter(([, plan]) => plan.deref()).length]
}

describe('what is remembered of documents', () => {
  test('is no more than so many, and the rest is really let go', async () => {
    const graph = await openGraph({ documents: 10 })
    expect(await countHeld(graph, 60)).toEqual([10, 10])
    await graph.retire()
  })

  test('is no more than so many bytes', async () => {
    const graph = await openGraph({ documentBytes: 600_000 })
    // A text of a thousand characters counts for about 72,000, its plan for 278,000.
    expect(await countHeld(graph, 20, 'x'.repeat(1_000))).toEqual([8, 2])
    await graph.retire()
  })

  test('is one entry for each value of the conditions, within the same bound', async () => {
    const graph = await openGraph({ documents: 3 })
    const names = ['a', 'b', 'c', 'd']
    const text = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { me { id ${names.map((name) => `${name}: name @include(if: $${name})`).join(' ')} } }`
    const document = graph.documents.get(text, null) as KnownDocument
    const held: WeakRef<object>[] = []
    for (let bits = 0; bits < 16; bits += 1) {
      const variables = Object.fromEntries(names.map((name, position) => [name, (bits & (1 << position)) !== 0]))
      held.push(new WeakRef(await document.prepare(variables, 0)))
    }
    await setImmediate()
    collectGarbage()
    expect(held.filter((each) => each.deref())).toHaveLength(3)
    await graph.retire()
  })

  test('is not pushed out by texts that were refused, however long', async () => {
    const graph = await openGraph({ documentBytes: 200_000 })
    const good = graph.documents.get(writeDocument(0), null)
    for (let at = 0; at < 20; at += 1) {
      expect(graph.documents.get(`{ unknown${at} } #${'x'.repeat(1_000)}`, null).kind).toBe('refused')
    }
    expect(graph.documents.get(writeDocument(0), null)).toBe(good)
    await graph.retire()
  })
})

describe('a document of our own', () => {
  const own = `query Mine ${writeDocument(0)}`
  const planOf = async ({ documents }: Graph, text: string, operationName: string | null = null) => {
    const document = documents.get(text, operationName)
    return document.kind === 'refused' ? document : document.prepare({}, 0)
  }

  test('is planned before the graph serves', async () => {
    const graph = await openGraph({ planningWaitMs: 0 }, [own])
    // Ends the planner.
    await graph.retire()
    expect(await planOf(graph, own)).toMatchObject({ kind: 'prepared' })
    expect(await planOf(graph, own, 'Mine')).toBe(await planOf(graph, own))
    expect(await planOf(graph, writeDocument(1))).toMatchObject({ kind: 'refused', code: 'UNAVAILABLE' })
  })

  test('is remembered whatever clients send', async () => {
    const graph = await openGraph({ documents: 3 }, [own])
    const before = await planOf(graph, own)
    for (let at = 0; at < 10; at += 1) await prepare(graph, writeDocument(at))
    await graph.retire()
    expect(await planOf(graph, own)).toBe(before)
  })

  test('may cost more than those of others', async () => {
    const many = 1_000_000
    const limits = {
      planningMs: 1,
      planningCeilingMs: 600_000,
      tokens: many,
      selections: many,
      entityHops: many,
      depth: many,
    }
    const [graph, other] = [await openGraph(limits, [slowToPlan]), await openGraph(limits)]
    expect(await planOf(graph, slowToPlan)).toMatchObject({ kind: 'prepared' })
    expect(await planOf(other, slowToPlan)).toMatchObject({ kind: 'refused', code: 'LIMIT_PLANNING' })
    await Promise.all([graph.retire(), other.retire()])
  })

  test('is a document like any other where it does not fit the graph', async () => {
    const graph = await openGraph({}, ['{ nothing }', own])
    expect(graph.documents.get('{ nothing }', null)).toMatchObject({ kind: 'refused', code: 'VALIDATION_FAILED' })
    expect(await planOf(graph, own)).toMatchObject({ kind: 'prepared' })
    await graph.retire()
  })
})
