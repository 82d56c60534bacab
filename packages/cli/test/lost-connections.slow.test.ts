import { randomUUID } from 'node:crypto'
import { openPool } from '@restante/store'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contexts } from '../src/contexts.ts'
import { startGraph, type TestGraph } from '../src/testing.ts'
import { restartServer, type RestartableServer, startServer } from './support/restartable-server.ts'

/** A query that each of the three subgraphs resolves a part of. */
const read = `query($near: NearInput!) {
  nearestOutlets(near: $near, first: 3, filter: { anyPartner: true }) {
    edges { node { name } servicePoints { partner { name } capacity { level } } } }
  outlets(first: 1) { edges { node { name } } } partners(first: 1) { edges { node { name } } }
  parcels(first: 5) { edges { node { id state } } } events(first: 5) { edges { node { id } } } }`
const create = `mutation($input: CreateReturnInput!) {
  createReturn(input: $input) { parcel { id } userErrors { code } } }`

/** Codes of the errors of a response. */
type Codes = readonly string[]

describe('a graph that loses its connections', () => {
  let database: TestDatabase
  let admin: Pool
  let graph: TestGraph
  beforeAll(async () => {
    database = await createTestDatabase(contexts)
    admin = openPool(database.databaseUrl, { max: 1 })
    graph = await startGraph({ sample: 'small', database })
  })
  afterAll(async () => {
    await admin.end()
    await graph.close()
  })

  it('tells readers to try again, and serves them as soon as it can', async () => {
    for (let round = 0; round < 5; round++) {
      const reading = Array.from({ length: 16 }, () => askUntil(graph, read, { near }, 8))
      await admin.query(cutAll)
      const codes = (await Promise.all(reading)).flat()
      expect(new Set([...codes, 'UNAVAILABLE'])).toEqual(new Set(['UNAVAILABLE']))
    }
  })

  it('performs a write once when it is repeated with its key until it is acknowledged', async () => {
    const keys = Array.from({ length: 40 }, () => randomUUID())
    const writing = keys.map(async (idempotencyKey, index) => {
      if (index % 10 === 0) await admin.query(cutAll)
      return askUntil(graph, create, { input: { idempotencyKey, ...anyReturn } }, 1)
    })
    const codes = (await Promise.all(writing)).flat()
    expect(new Set([...codes, 'UNAVAILABLE'])).toEqual(new Set(['UNAVAILABLE']))
    const { rows } = await admin.query(
      `select count(*) as count from parcels.return_order o
        where exists (select from parcels.parcel p where p.return_id = o.id and p.refs @> '[{"value": "lost"}]')`,
    )
    expect(rows).toEqual([{ count: keys.length }])
  })
})

describe('a graph whose database server is restarted', () => {
  let server: RestartableServer
  let graph: TestGraph
  beforeAll(async () => {
    server = await startServer()
    graph = await startGraph({ sample: 'small', database: server })
  })
  afterAll(() => graph.close())

  it('tells clients to try again meanwhile, and then reads, writes and follows as before', async () => {
    const reading = Array.from({ length: 8 }, () => askUntil(graph, read, { near }, 30))
    await restartServer(server)
    const codes = (await Promise.all(reading)).flat()
    expect(new Set([...codes, 'UNAVAILABLE'])).toEqual(new Set(['UNAVAILABLE']))
    const input = { idempotencyKey: randomUUID(), ...anyReturn }
    expect(await askUntil(graph, create, { input }, 1)).toEqual([])
    // The gateway follows the published keys, so it knows a new key.
    const { data } = await ask(graph, '{ outlets(first: 1) { edges { node { id } } } }', {})
    const counter = await graph.keys.counter(data.outlets.edges[0].node.id)
    expect(await codesOf(graph, '{ parcels(first: 1) { edges { node { id } } } }', {}, counter)).toEqual([])
  })
})

const near = { postalCode: { country: 'IN', code: '560001' } }
const anyReturn = {
  method: 'DROP_OFF_UNLABELLED',
  items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
  destination: { address: { lines: ['Hub 1'], country: 'IN' } },
  references: [{ kind: 'OTHER', value: 'lost' }],
}
const cutAll = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`

/** Asks until `times` responses came without errors. Returns the codes of all errors on the way. */
async function askUntil(graph: TestGraph, query: string, variables: object, times: number): Promise<Codes> {
  const all: string[] = []
  for (let whole = 0; whole < times;) {
    const codes = await codesOf(graph, query, variables)
    if (codes.length === 0) whole++
    all.push(...codes)
  }
  return all
}

async function codesOf(graph: TestGraph, query: string, variables: object, key = graph.keys.platform): Promise<Codes> {
  const { errors = [] } = await ask(graph, query, variables, key)
  return errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)
}

async function ask(graph: TestGraph, query: string, variables: object, key = graph.keys.platform): Promise<any> {
  const response = await fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  })
  return response.json()
}
