import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@restante/sdk'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contexts } from '../../src/contexts.ts'
import { startGraph, type TestGraph } from '../../src/testing.ts'
import { type BinaryRun, runBinary } from '../support/run-binary.ts'

let database: TestDatabase
let graph: TestGraph
let folder: string
beforeAll(async () => {
  database = await createTestDatabase(contexts)
  graph = await startGraph({ sample: 'small', database })
  folder = await mkdtemp(join(tmpdir(), 'restante-documents-'))
})
afterAll(async () => {
  await graph.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  const ids = (await runJson('documents', 'list')).map(({ id }: { id: string }) => id)
  if (ids.length > 0) await run('documents', 'remove', ...ids)
})

const run = (...words: string[]): Promise<BinaryRun> =>
  runBinary([...words, '--endpoint', graph.endpoint], { RESTANTE_KEY: graph.keys.admin })

async function runJson(...words: string[]): Promise<any> {
  const { code, out, error } = await run(...words, '--json')
  expect({ code, error }).toMatchObject({ code: 0 })
  return JSON.parse(out)
}

async function write(name: string, content: string | object): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** The response of a page with a key: the code of the refusal, or the data. */
async function askAsPage(members: object, key = graph.keys.publishable): Promise<unknown> {
  await graph.refresh()
  const response = await fetch(graph.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      origin: 'http://localhost:5173',
    },
    body: JSON.stringify(members),
  })
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
  return errors?.[0]?.extensions.code ?? data
}

const hash = (text: string, algorithm = 'sha256'): string => createHash(algorithm).update(text).digest('hex')
const text = 'query Shops {\n  partners(first: 5) {\n    nodes {\n      name\n    }\n  }\n}'
const shops = { partners: { nodes: expect.arrayContaining([{ name: 'India Post' }]) } }

describe('documents push', () => {
  it('lists what GraphQL Code Generator writes, under the hashes that it gave', async () => {
    expect(await askAsPage({ query: text })).toBe('DOCUMENT_NOT_LISTED')
    const sha1 = hash(text, 'sha1')
    const file = await write('persisted-documents.json', { [sha1]: text, [hash(text)]: text })
    const { code, out } = await run('documents', 'push', file)
    expect(code).toBe(0)
    expect(out).toMatch(/^ID +FOR +PUSHED +STATE +OPERATIONS\n/)
    expect(out).toMatch(new RegExp(`\n${sha1} +publishable +\\d{4}-\\d\\d-\\d\\d +runs +Shops\n`))
    for (const documentId of [sha1, hash(text), `sha256:${hash(text)}`]) {
      expect(await askAsPage({ documentId })).toEqual(shops)
    }
    expect(await askAsPage({ query: text })).toEqual(shops)
  })

  it('lists what the manifest of Apollo has', async () => {
    const operations = [{ id: hash(text), name: 'Shops', type: 'query', body: text }]
    const file = await write('manifest.json', { format: 'apollo-persisted-query-manifest', version: 1, operations })
    await run('documents', 'push', file)
    expect(await askAsPage({ extensions: { persistedQuery: { version: 1, sha256Hash: hash(text) } } })).toEqual(shops)
  })

  it('lists each operation of GraphQL files, with the fragments that it spreads, from any of them', async () => {
    const operations = await write(
      'operations.graphql',
      'query Shops { partners(first: 5) { nodes { ...Shown } } } query Me { viewer { code } }',
    )
    const fragments = await write(
      'fragments.graphql',
      'fragment Shown on Partner { ...Named } fragment Named on Partner { name } fragment Unused on Partner { id }',
    )
    const pushed = await runJson('documents', 'push', operations, fragments, '--for', 'publishable,shopper')
    expect(pushed).toMatchObject([
      { operations: ['Shops'], audiences: ['PUBLISHABLE', 'SHOPPER'] },
      { operations: ['Me'], audiences: ['PUBLISHABLE', 'SHOPPER'] },
    ])
    expect(await askAsPage({ documentId: pushed[0].id })).toEqual(shops)
    expect(await askAsPage({ query: '{ viewer { code } }' })).toBe('DOCUMENT_NOT_LISTED')
    expect(await askAsPage({ query: 'query Me{viewer{code}}' })).toEqual({ viewer: { code: 'sample-platform' } })
  })

  it('says which document keys could not run, and why, and lists none of them', async () => {
    const file = await write('broken.graphql', `${text}\nquery Mine {\n  nothing\n}\nmutation M { __typename }`)
    const { code, out, error } = await run('documents', 'push', file)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error.trimEnd().split('\n')).toEqual([
      `✖ ${file}: Mine: The document of Mine: line 2: Cannot query field "nothing" on type "Query".`,
      `✖ ${file}: M: The document of M: a publishable key can only read, so it must be a query.`,
    ])
    expect(await runJson('documents', 'list')).toEqual([])
  })

  it('pushes more documents than one request takes, and is safe to repeat', async () => {
    const queries = Array.from({ length: 130 }, (_, at) => `query Q${at} { viewer { id } }`)
    const file = await write('many.graphql', queries.join('\n'))
    expect(await runJson('documents', 'push', file)).toHaveLength(130)
    expect(await runJson('documents', 'push', file)).toHaveLength(130)
    expect(await runJson('documents', 'list')).toHaveLength(130)
    await run(
      'documents',
      'remove',
      ...(await runJson('documents', 'list')).slice(0, 100).map(({ id }: { id: string }) => id),
    )
  })

  it.each([
    ['a.json', '{', /a\.json: is not JSON\./],
    ['b.json', '[]', /b\.json: must be an object of texts/],
    ['c.json', '{"x":1}', /c\.json: "x" must be the text/],
    ['d.json', '{"format":"apollo-persisted-query-manifest","version":2}', /only version 1/],
    [
      'e.json',
      '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"x"}]}',
      /operations\[0\] must have/,
    ],
    ['f.graphql', 'query {', /f\.graphql:1:8: Syntax Error/],
    ['g.graphql', 'type A { b: Int }', /g\.graphql: holds definitions of a schema/],
    ['h.graphql', '{ viewer { ...F } }', /h\.graphql: none of the files has the fragment F/],
    ['i.graphql', 'fragment F on A { b } fragment F on A { c }', /there are two fragments F/],
    ['j.graphql', 'fragment F on A { b }', /hold no operation/],
  ])('refuses %s, which holds %j', async (name, content, says) => {
    const { code, error } = await run('documents', 'push', await write(name, content))
    expect([code, error]).toEqual([1, expect.stringMatching(says)])
  })

  it('is misunderstood without a key, a file or an audience that there is', async () => {
    const file = await write('shops.graphql', text)
    expect(await runBinary(['documents', 'push', file])).toMatchObject({
      code: 2,
      error: expect.stringMatching(/scope admin/),
    })
    expect(await run('documents', 'push')).toMatchObject({ code: 2, error: expect.stringMatching(/FILE is missing/) })
    expect(await run('documents', 'push', file, '--for', 'all')).toMatchObject({ code: 2 })
  })

  it('fails with a key that lacks the scope', async () => {
    const file = await write('shops.graphql', text)
    const words = ['documents', 'push', file, '--endpoint', graph.endpoint]
    const { code, error } = await runBinary(words, { RESTANTE_KEY: graph.keys.platform })
    expect([code, error]).toEqual([1, expect.stringMatching(/lacks the scope admin/)])
  })
})

describe('documents list', () => {
  it('names the documents that the graph no longer runs', async () => {
    const [{ id }] = await runJson('documents', 'push', await write('shops.graphql', text))
    const admin = new Client({ connectionString: database.databaseUrl })
    await admin.connect()
    // The graph has changed since they were pushed.
    await admin.query(`update service_points.document set text = 'query Shops { gone }' where document_id = $1`, [id])
    await admin.end()
    const { code, out, error } = await run('documents', 'list')
    expect([code, error]).toEqual([
      1,
      expect.stringMatching(/^✖ [0-9a-f]{64}: The document of Shops: line 1: Cannot query field/),
    ])
    expect(out).toMatch(/ broken +Shops\n/)
    await run('documents', 'remove', id)
  })
})

describe('documents for shoppers', () => {
  it('run with the key of a session, and with no publishable key', async () => {
    const query = 'query MyParcel($id: ID!) { parcel(id: $id) { state } }'
    await run('documents', 'push', await write('mine.graphql', query), '--for', 'shopper')
    const platform = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform })
    const returned = await platform.returns.create({
      items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
      destination: { address: { lines: ['Hub'], country: 'IN' } },
      method: 'DROP_OFF_UNLABELLED',
    })
    if (!returned.ok) throw new Error(JSON.stringify(returned))
    const id = returned.returnOrder.parcels[0]!.id
    const made = await platform.sessions.create({ parcelIds: [id], actions: ['TRACK'], ttl: 'PT5M' })
    if (!made.ok) throw new Error(JSON.stringify(made))
    const key = made.session.key!
    expect(await askAsPage({ query, variables: { id } }, key)).toEqual({ parcel: { state: 'ANNOUNCED' } })
    expect(await askAsPage({ query: query.replace('state', 'state id'), variables: { id } }, key)).toBe(
      'DOCUMENT_NOT_LISTED',
    )
    expect(await askAsPage({ query, variables: { id } })).toBe('DOCUMENT_NOT_LISTED')
  })
})

describe('documents remove', () => {
  it('ends what pages may run, of all that are named or of none', async () => {
    const [{ id }] = await runJson('documents', 'push', await write('shops.graphql', text))
    expect(await run('documents', 'remove', id, 'unknown')).toEqual({
      code: 1,
      out: '',
      error: '✖ unknown: The partner has no such document.\n',
    })
    expect(await askAsPage({ query: text })).toEqual(shops)
    expect(await run('documents', 'remove', id)).toEqual({ code: 0, out: '', error: `✔ ${id} is removed.\n` })
    expect(await askAsPage({ query: text })).toBe('DOCUMENT_NOT_LISTED')
    expect(await askAsPage({ documentId: id })).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  })
})
