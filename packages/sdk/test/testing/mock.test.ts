import { createClient, TypedDocumentString } from '@restante/sdk'
import {
  counterCode,
  createTestGraph,
  delegation,
  handOver,
  manifest,
  nearestPage,
  outlet,
  page,
  parcel,
  parcelEvent,
  partner,
  redirect,
  redirectEvent,
  refusal,
  reservation,
  returnEvent,
  returnOrder,
  servicePoint,
  userError,
} from '@restante/sdk/testing'
import { createMock, fault, handlersOf, type Mock, type MockedRequest } from '@restante/sdk/testing/msw'
import { buildSchema, type GraphQLInputType, Kind, parse, typeFromAST } from 'graphql'
import type { RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sampleInput } from '../../../subgraph-kit/src/testing/sample-input.ts'
import * as documents from '../../src/generated/documents.ts'
import { schemaText } from '../../src/testing/generated/schema.ts'

const endpoint = 'https://graph.example/graphql'
const mock = createMock(endpoint)
const restante = createClient({ endpoint, apiKey: 'sk_test_0123456789abcdef', maxRetries: 0 })
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const none = { userErrors: [], refusals: [] }
const agreement = {
  id: 'agr_test_01900000-0000-7000-8000-000000000001',
  state: 'ACTIVE',
  kind: 'AGENCY',
  provider: partner(),
  customer: partner({ kind: 'PLATFORM' }),
  effectiveFrom: '2026-01-01',
  endsOn: null,
  noticeBy: null,
  maxRedirects: null,
} as const

const listed = {
  id: 'sha256:0000000000000000000000000000000000000000000000000000000000000000',
  operations: ['own'],
  audiences: ['PUBLISHABLE'],
  pushedAt: '2026-11-28T09:00:00Z',
} as const

const session = {
  id: 'ses_test_1',
  key: null,
  actions: ['TRACK'],
  expiresAt: '2026-11-28T10:00:00Z',
  revokedAt: '2026-11-28T09:00:00Z',
} as const

const device = {
  id: 'key_test_1',
  label: 'Till',
  outletIds: ['out_1'],
  lastFour: '0000',
  enrolledAt: '2026-11-28T09:00:00Z',
  revokedAt: null,
} as const

const enrolment = {
  id: 'enr_test_1',
  code: 'TEST-0000-0000-0000-0000',
  qr: 'RESTANTE:ENROL:TEST-0000-0000-0000-0000',
  expiresAt: '2026-11-28T09:15:00Z',
}

/** A result of each operation, made of fixtures. Its type says when one is missing. */
const responses: { readonly [Name in keyof Mock]: Awaited<ReturnType<Parameters<Mock[Name]>[0]>> } = {
  advanceClock: { now: '2026-11-28T09:00:00Z', userErrors: [] },
  agreement,
  agreements: page([agreement]),
  answerRedirect: { redirect: redirect(), userErrors: [] },
  approveReturn: { returnOrder: returnOrder(), code: counterCode(), userErrors: [] },
  cancelParcel: { parcel: parcel({ state: 'CANCELLED' }), userErrors: [] },
  cancelRedirect: { redirect: redirect({ state: 'CANCELLED' }), ...none },
  cancelReturn: { returnOrder: returnOrder({ state: 'CANCELLED' }), userErrors: [] },
  closeManifest: { manifest: manifest({ state: 'AGREED' }), userErrors: [] },
  collectParcel: { handOver: handOver(), parcels: [parcel({ state: 'COLLECTED' })], ...none },
  createDeviceEnrolment: { enrolment, userErrors: [] },
  createParcel: { parcel: parcel(), ...none },
  createParcels: {
    results: [{ parcel: null, refusals: [refusal('OUTLET_FULL')], userErrors: [userError('REFUSED')] }],
  },
  createReturn: {
    returnOrder: returnOrder(),
    parcel: parcel({ direction: 'RETURN' }),
    code: counterCode(),
    ...none,
  },
  createShopperSession: { session: { ...session, key: 'ss_0123456789abcdef', revokedAt: null }, userErrors: [] },
  delegateCollection: { delegation: delegation(), userErrors: [] },
  devices: page([device]),
  documents: page([{ ...listed, problems: [] }]),
  dropOffParcel: { parcels: [parcel({ state: 'AWAITING_COURIER' })], ...none },
  enrolDevice: { device, key: 'dk_0123456789abcdef', userErrors: [] },
  events: page([parcelEvent(), redirectEvent(), returnEvent()]),
  extendHold: { parcel: parcel({ state: 'AT_OUTLET' }), userErrors: [] },
  issueCode: { code: counterCode(), userErrors: [] },
  manifest: manifest(),
  nearestOutlets: nearestPage([outlet()]),
  openManifest: { manifest: manifest(), userErrors: [] },
  outlet: outlet(),
  outletByRef: outlet(),
  outlets: page([outlet()]),
  parcel: parcel({ state: 'COLLECTED' }),
  parcelEvents: { id: 'par_test_1', events: page([parcelEvent()]) },
  parcelNearestOutlets: { id: 'par_test_1', nearestOutlets: nearestPage([outlet()]) },
  parcelRedirectOptions: { id: 'par_test_1', redirectOptions: [] },
  parcels: page([parcel()]),
  parcelsByIdentifier: page([parcel({ state: 'EXPIRED' })]),
  partner: partner(),
  partners: page([partner()]),
  pushDocuments: { documents: [listed], userErrors: [] },
  recallParcel: { parcel: parcel({ state: 'RETURNING' }), ...none },
  receiveReturn: { returnOrder: returnOrder(), userErrors: [] },
  recordScan: { event: parcelEvent(), parcel: parcel(), instruction: 'SHELVE', userErrors: [] },
  recordScans: { results: [{ event: parcelEvent(), parcel: parcel(), instruction: 'SHELVE', userErrors: [] }] },
  redirectParcel: { redirect: redirect(), ...none },
  refuseParcel: { parcel: parcel({ state: 'REFUSED' }), userErrors: [] },
  rejectReturn: { returnOrder: returnOrder({ state: 'REJECTED' }), userErrors: [] },
  releaseReservation: { reservation: reservation({ state: 'RELEASED' }), userErrors: [] },
  reservation: reservation(),
  reservePlaces: { reservation: reservation(), ...none },
  removeDocuments: { removedIds: [listed.id], userErrors: [] },
  resolveReturn: { returnOrder: returnOrder({ state: 'RESOLVED' }), userErrors: [] },
  returnOrder: returnOrder(),
  returnOrders: page([returnOrder()]),
  revokeApiKey: { apiKey: null, userErrors: [userError('NOT_FOUND')] },
  revokeDelegation: { delegation: delegation({ state: 'REVOKED', code: null }), userErrors: [] },
  revokeDevice: { device, userErrors: [] },
  revokeShopperSession: { session, userErrors: [] },
  servicePoint: servicePoint(),
  servicePoints: page([servicePoint()]),
  simulateCarrier: { parcel: parcel(), events: [parcelEvent()], userErrors: [] },
  swapParcels: { handOver: handOver(), collected: [parcel()], droppedOff: [parcel()], ...none },
  updateParcel: { parcel: parcel(), ...none },
  viewer: partner(),
}

const schema = buildSchema(schemaText)
const operations = Object.values(documents).map((document) => {
  const text = document.toString()
  const [operation] = parse(text).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A document begins with its operation.')
  const variables = Object.fromEntries(
    (operation.variableDefinitions ?? [])
      .filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
      .map(({ variable, type }) => {
        const input = typeFromAST(schema, type) as GraphQLInputType
        return [variable.name.value, sampleInput(input, variable.name.value, {})]
      }),
  )
  return { name: operation.name!.value as keyof Mock, text, variables }
})

it('has one maker of handlers for each operation of the SDK', () => {
  expect(Object.keys(mock).toSorted()).toEqual(operations.map(({ name }) => name).toSorted())
})

describe.each(operations)('$name', ({ name, text, variables }) => {
  const typed = new TypedDocumentString<Record<string, unknown>, object>(text)
  const use = (respond: (request: MockedRequest<object>) => unknown): void =>
    server.use((mock[name] as (resolver: typeof respond) => RequestHandler)(respond))

  it('is mocked with fixtures that are what its document selects', async () => {
    let asked: object = {}
    use((request) => {
      asked = request.variables
      return responses[name]
    })
    const data = await restante.execute(typed, variables)
    expect(Object.values(data)).toHaveLength(1)
    expect(responses[name]).toMatchObject(Object.values(data)[0] as object)
    expect(asked).toMatchObject(variables)
  })

  it('fails with the fault that it is mocked with', async () => {
    use(() => fault('RATE_LIMITED'))
    await expect(restante.execute(typed, variables)).rejects.toMatchObject({ code: 'RATE_LIMITED', status: 429 })
  })

  it('says what a response lacks', async () => {
    use(() => ({ edges: [{}] }))
    await expect(restante.execute(typed, variables)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(`What ${name} is mocked with does not fit its document`),
    })
  })
})

it('completes a client’s own print of a document, with its aliases and type names', async () => {
  server.use(mock.parcel(({ variables }) => parcel({ id: variables.id, state: 'AT_OUTLET' })))
  const query = 'query parcel($id: ID!) { parcel(id: $id) { __typename number: id state } }'
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, operationName: 'parcel', variables: { id: 'par_test_7' } }),
  })
  expect(await response.json()).toEqual({
    data: { parcel: { __typename: 'Parcel', number: 'par_test_7', state: 'AT_OUTLET' } },
  })
})

it.each([
  ['a day that is none', { expectedOn: '2026-11-31' }],
  ['a moment without an offset', { holdUntil: '2026-11-28T09:00:00' }],
  ['a state that is none', { state: 'ON_THE_MOON' }],
])('refuses %s in what an operation is mocked with', async (_name, change) => {
  server.use(mock.parcel(() => parcel(change)))
  await expect(restante.parcels.get({ id: 'par_test_1' })).rejects.toMatchObject({ code: 'INTERNAL' })
})

it('lets a test graph respond behind handlers that take single operations away from it', async () => {
  const graph = createTestGraph({ outlets: [{ name: 'Kiosk' }], endpoint })
  server.use(...handlersOf(graph))
  const platform = createClient({ endpoint, apiKey: graph.keys.platform })
  const near = { point: { latitude: 48.85, longitude: 2.35 } }
  expect((await platform.outlets.nearest({ near, first: 1 })).edges[0]?.node.name).toBe('Kiosk')
  server.use(createMock(endpoint).nearestOutlets(() => nearestPage([outlet({ name: 'Elsewhere' })])))
  expect((await platform.outlets.nearest({ near, first: 1 })).edges[0]?.node.name).toBe('Elsewhere')
  expect(await platform.viewer()).toMatchObject({ code: 'platform' })
})
