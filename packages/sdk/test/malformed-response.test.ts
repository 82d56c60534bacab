import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createNearest } from '../src/create-nearest.ts'
import { createExecutorOn, type Executor } from '../src/executor.ts'
import * as operations from '../src/generated/operations.ts'
import { isRecord, isRecords } from '../src/record.ts'
import { redirectToNearest } from '../src/redirect-to-nearest.ts'
import { isRestanteError, RestanteError } from '../src/restante-error.ts'
import { createSkippingRuntime } from './support/skipping-runtime.ts'

type Run = (client: Executor, input: object, options?: object) => Promise<unknown> & { toArray?: unknown }

/** Every function that reads a response. `viewer` takes no input. */
const { viewer, ...others } = operations
const runs = Object.entries({
  ...others,
  viewer: (client: Executor) => viewer(client),
  createNearest,
  redirectToNearest,
} as unknown as Record<string, Run>)
const input = { parcels: [{}], scans: [{}], purpose: 'COLLECTION', near: {}, parcelId: 'par_demo_1', first: 1 }

/** The first fields of a document: its root, and what is selected first in it and in that. */
const firstFields = /\{\s*(\w+)(?:\([^)]*\))?\s*(?:\{\s*(\w+)\s*(?:\{\s*(\w+))?)?/

/**
 * An executor whose responses all have that text, in which `"root":` stands for the root field of the document that is sent, and
 * `"result":` for the result of its mutation.
 */
function createClient(text: string, status = 200): Executor {
  return createExecutorOn(createSkippingRuntime(), {
    endpoint: 'https://graph.example/graphql',
    apiKey: 'sk_test_0123456789abcdef',
    maxRetries: 1,
    fetch: async (_, init) => {
      const { query } = JSON.parse(init!.body as string) as { query: string }
      const [, root, first, second] = firstFields.exec(query)!
      const result = first === 'results' ? second : first
      const body = text.replaceAll('"root":', `"${root}":`).replaceAll('"result":', `"${result}":`)
      // Some statuses allow no body.
      return new Response([204, 205, 304].includes(status) ? null : body, { status })
    },
  })
}

/** Fails unless what a function returned has the form that its type promises. */
function checkResult(result: unknown): void {
  if (result === null) return
  if (Array.isArray(result)) return result.forEach(checkResult)
  if (!isRecord(result)) throw new Error(`The result is a ${typeof result}.`)
  if (!('ok' in result)) return
  expect(isRecords(result.refusals)).toBe(true)
  if (result.ok !== true) expect(isRecords(result.userErrors)).toBe(true)
}

/** Returns 'value' or 'fault'; fails for any other end of the call. */
async function settle(call: () => ReturnType<Run>): Promise<'value' | 'fault'> {
  try {
    const list = call()
    const result = await list
    checkResult(result)
    if (typeof list.toArray === 'function') {
      expect(result).toMatchObject({ edges: expect.any(Array), pageInfo: { hasNextPage: expect.any(Boolean) } })
      checkResult(await (list.toArray as (options: object) => Promise<unknown>)({ limit: 5 }))
    }
    return 'value'
  } catch (error) {
    if (!isRestanteError(error)) throw error
    expect(error.status === null || error.status >= 200).toBe(true)
    return 'fault'
  }
}

const anything = fc.jsonValue({ maxDepth: 2 })
const spoil = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: anything })
const absent = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record(members) },
    { weight: 1, arbitrary: fc.record(members, { requiredKeys: [] }) },
  )
const reason = spoil(fc.constant({ code: 'REFUSED', message: 'No.', path: [], retryable: true }))
const reasons = spoil(fc.array(reason, { maxLength: 2 }))
const thing = spoil(fc.constantFrom(null, { id: 'par_demo_1', outletId: 'out_1' }, { id: 'out_1', outletId: 'out_1' }))
const servicePoint = spoil(fc.constantFrom(null, { partner: { id: 'prt_demo_1' } }))
const edge = absent({
  node: spoil(fc.constant({ id: 'out_1' })),
  distance: spoil(fc.constant(5)),
  servicePoints: spoil(fc.array(servicePoint, { maxLength: 2 })),
})
const list = {
  edges: spoil(fc.array(spoil(edge), { maxLength: 2 })),
  pageInfo: spoil(absent({ hasNextPage: spoil(fc.boolean()), endCursor: spoil(fc.constantFrom(null, 'a', 'b')) })),
  removed: spoil(fc.constant([])),
}
const payload = {
  result: thing,
  userErrors: reasons,
  refusals: reasons,
}
const root = spoil(
  absent({
    ...list,
    ...payload,
    id: fc.constant('par_demo_1'),
    nearestOutlets: spoil(absent(list)),
    results: spoil(fc.array(spoil(absent(payload)), { minLength: 1, maxLength: 2 })),
  }),
)
const body = spoil(
  fc.record(
    { data: spoil(absent({ root })), errors: spoil(fc.constantFrom([], [{ message: 'No.' }])), extensions: anything },
    { requiredKeys: ['data'] },
  ),
)
const text = fc.oneof(
  { weight: 12, arbitrary: body.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: body.map((value) => JSON.stringify(value).slice(0, -2)) },
  { weight: 1, arbitrary: fc.string() },
)
const statuses = fc.oneof(
  { weight: 12, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
)

it.each(runs)('%s ends in a value of its form or a fault, whatever the graph sends', async (_, run) => {
  const ends = new Set<string>()
  const property = fc.asyncProperty(text, statuses, async (sent, status) => {
    ends.add(await settle(() => run(createClient(sent, status), input)))
  })
  await fc.assert(property, { numRuns: 300, seed: 9 })
  expect(ends).toEqual(new Set(['value', 'fault']))
})

const page = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } }
const done = { redirect: { id: 'red_1' }, refusals: [], userErrors: [] }

it.each<[string, (client: Executor) => Promise<unknown>, unknown]>([
  ['no data', (client) => operations.viewer(client), {}],
  ['data that is null', (client) => operations.viewer(client), { data: null }],
  [
    'data that is null beside an empty list of errors',
    (client) => operations.viewer(client),
    { data: null, errors: [] },
  ],
  ['data that is a list', (client) => operations.viewer(client), { data: [] }],
  ['a body that is a list', (client) => operations.viewer(client), [{ data: { viewer: null } }]],
  ['data without the field', (client) => operations.viewer(client), { data: { partner: null } }],
  ['a field of the wrong type', (client) => operations.viewer(client), { data: { viewer: 'me' } }],
  ['errors of the wrong type', (client) => operations.viewer(client), { data: { viewer: null }, errors: 'x' }],
  ['a list that is null', (client) => operations.events(client, { first: 1 }), { data: { root: null } }],
  [
    'a list without edges',
    (client) => operations.events(client, { first: 1 }),
    { data: { root: { ...page, edges: undefined } } },
  ],
  ['a list without pageInfo', (client) => operations.events(client, { first: 1 }), { data: { root: { edges: [] } } }],
  [
    'a next page without a cursor',
    (client) => operations.events(client, { first: 1 }),
    { data: { root: { ...page, pageInfo: { hasNextPage: true, endCursor: null } } } },
  ],
  [
    'a next page that begins where this one does',
    (client) => operations.events(client, { first: 1, after: 'a' }),
    { data: { root: { ...page, pageInfo: { hasNextPage: true, endCursor: 'a' } } } },
  ],
  ['a payload that is null', redirect, { data: { root: null } }],
  ['a payload without userErrors', redirect, { data: { root: { ...done, userErrors: undefined } } }],
  ['userErrors that are null', redirect, { data: { root: { ...done, userErrors: null } } }],
  ['a payload without refusals', redirect, { data: { root: { ...done, refusals: undefined } } }],
  ['refusals that are null', redirect, { data: { root: { ...done, refusals: null } } }],
  ['a payload without its result', redirect, { data: { root: { ...done, redirect: undefined } } }],
  ['a payload without results', createMany, { data: { root: {} } }],
  [
    'an outlet without an id',
    createNear,
    { data: { root: { ...page, removed: [], edges: [{ node: {}, servicePoints: [] }] } } },
  ],
  [
    'a service point without its partner',
    createNear,
    { data: { root: { ...page, removed: [], edges: [{ node: { id: 'out_1' }, servicePoints: [{}] }] } } },
  ],
  ['fewer results than items', createMany, { data: { root: { results: [] } } }],
  ['a result without userErrors', createMany, { data: { root: { results: [{ parcel: null, refusals: [] }] } } }],
])('finds that the graph sent %s', async (_, run, sent) => {
  await expect(run(createClient(JSON.stringify(sent)))).rejects.toMatchObject({
    code: 'MALFORMED_RESPONSE',
    status: 200,
    retryable: false,
    attempts: 1,
  })
})

function redirect(client: Executor): Promise<unknown> {
  return operations.redirectParcel(client, { parcelId: 'par_demo_1', outletIds: ['out_1'] }, { idempotencyKey: 'k-1' })
}

function createNear(client: Executor): Promise<unknown> {
  return createNearest(client, { near: { outletId: 'out_1' }, purpose: 'COLLECTION', parcels: [{}] })
}

function createMany(client: Executor): Promise<unknown> {
  return operations.createParcels(client, { parcels: [{ destination: { outletId: 'out_1' } }] })
}

it.each(['<html>', '', '{"data":{"viewer":nu', '\u0000'])('finds that the graph sent the text %j', async (sent) => {
  await expect(operations.viewer(createClient(sent))).rejects.toMatchObject({ code: 'MALFORMED_RESPONSE', status: 200 })
})

it('names in the fault the key of the mutation, which may have been carried out, and keeps the data', async () => {
  const error = await redirect(createClient('{"data":{"root":null}}')).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RestanteError)
  expect(error).toMatchObject({
    idempotencyKey: 'k-1',
    operationName: 'redirectParcel',
    data: { redirectParcel: null },
  })
})

it("checks the data of a caller's own document, if asked to", async () => {
  const client = createClient('{"data":{"root":5}}')
  expect(await client.execute('{ parcel }', {})).toEqual({ parcel: 5 })
  await expect(client.execute('{ parcel }', {}, {}, ({ parcel }) => parcel === 6)).rejects.toMatchObject({
    code: 'MALFORMED_RESPONSE',
    data: { parcel: 5 },
  })
})
