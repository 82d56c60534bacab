import { type FaultCode, faultCodes } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ExecuteInProcess } from '../../src/index.ts'
import { createWorldGateway } from '../support/gateway-of-world.ts'
import { createOwnGraph, listed, type OwnGraph } from '../support/own-graph.ts'
import { narrowLimits, refusedDocuments } from '../support/refused/refused-documents.ts'
import {
  getOf,
  page,
  refusedAsHttp,
  refusedAsRequests,
  type RefusedGroup,
  type RefusedRequest,
} from '../support/refused/refused-requests.ts'
import { serve } from '../support/serve.ts'
import { slowToPlan, unplannable } from '../support/unplanned.ts'
import { shop } from '../support/worlds/shop.ts'

/** Codes that no request is refused with before a subgraph is asked, and where they come from. */
const elsewhere = {
  RATE_LIMITED: 'open connections, which are counted where streams are served',
  QUERY_TOO_COSTLY: 'subgraphs',
  IDEMPOTENCY_CONFLICT: 'subgraphs',
  IDEMPOTENCY_IN_PROGRESS: 'subgraphs',
  CURSOR_EXPIRED: 'subgraphs',
  DEADLINE_EXCEEDED: 'fields of an answer: root-faults.test.ts, entity-faults.test.ts',
  UNAVAILABLE:
    'fields of an answer, and who waits too long to be planned: root-faults.test.ts, entity-faults.test.ts, planner.test.ts',
  SUBSCRIBER_TOO_SLOW: 'the end of a stream: subscriptions.test.ts',
  SUBSCRIPTION_ENDED: 'the end of a stream: subscriptions.test.ts',
  MALFORMED_RESPONSE: 'clients, never the graph: malformed-response.test.ts of the SDK',
} as const satisfies Partial<Record<FaultCode, string>>

/** The gateways that refuse. */
type ServerName = 'own' | 'hurried' | 'planless'

interface Group extends RefusedGroup {
  readonly code: FaultCode
  readonly server: ServerName
}

const groups: readonly Group[] = [
  ...Object.entries({ ...refusedAsHttp, ...refusedDocuments }).map(([code, group]): Group => ({
    ...group,
    code: code as FaultCode,
    server: 'own',
  })),
  { ...refusedAsRequests, code: 'BAD_USER_INPUT', server: 'own' },
  {
    code: 'LIMIT_PLANNING',
    server: 'hurried',
    status: [400, 200],
    rows: [['a document that takes long to plan', { query: slowToPlan }, /more than 1 ms of processor time to plan/]],
  },
  {
    code: 'INTERNAL',
    server: 'planless',
    status: [500, 500],
    rows: [['a document that cannot be planned', { query: unplannable.query }, /cannot plan/]],
  },
]

const mediaTypes = ['application/graphql-response+json', 'application/json'] as const

let own: OwnGraph
let askedOthers = 0
const urls = new Map<ServerName, string>()
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  const wrap =
    (execute: ExecuteInProcess): ExecuteInProcess =>
    (...given) => {
      askedOthers += 1
      return execute(...given)
    }
  const many = 1_000_000
  own = await createOwnGraph(narrowLimits)
  const hurried = await createWorldGateway(shop, {
    limits: { planningMs: 1, tokens: many, depth: many, selections: many, entityHops: many },
    wrap,
  })
  const planless = await createWorldGateway(unplannable.world, { wrap })
  for (const [name, gateway] of Object.entries({ own: own.gateway, hurried, planless })) {
    const server = await serve(gateway, name === 'own' ? { maxBodyBytes: 10_000 } : {})
    urls.set(name as ServerName, server.url)
    closing.push(server.close)
  }
})
afterAll(() => Promise.all(closing.map((close) => close())))
beforeEach(() => {
  own.sent.length = 0
  askedOthers = 0
})

test('every code of the registry is here, or it is said where it comes from', () => {
  const refused = groups.filter(({ rows }) => rows.length > 0).map(({ code }) => code)
  expect([...new Set([...refused, ...Object.keys(elsewhere)])].toSorted()).toEqual(Object.keys(faultCodes).toSorted())
  expect(refused.filter((code) => code in elsewhere)).toEqual([])
})

describe.each(groups)('$code, $status', ({ code, server, status, header, rows }) => {
  test.for(rows)('%s', async ([, request, says]) => {
    for (const [position, mediaType] of mediaTypes.entries()) {
      const response = await send(server, request, mediaType)
      const answer = (await response.json()) as { errors: { message: string }[] }
      expect([mediaType, response.status]).toEqual([mediaType, status[position]])
      expect(Object.keys(answer)).toEqual(['errors'])
      const extensions = { code, retryable: false, requestId: response.headers.get('restante-request-id') ?? '' }
      expect(answer.errors[0]).toMatchObject({ message: expect.stringMatching(says), extensions })
      if (header) expect(response.headers.get(header[0])).toBe(header[1])
      if (request.variables) expect(JSON.stringify(answer).toLowerCase()).not.toContain('smith')
    }
    expect([own.sent.length, askedOthers]).toEqual([0, 0])
  })
})

test.for<[string, RefusedRequest]>([
  ['a secret key', {}],
  ['a publishable key', page],
  ['GET', getOf(listed)],
])('a sound request reaches a subgraph, and is counted: %s', async ([, request]) => {
  for (const mediaType of mediaTypes) {
    const response = await send('own', request, mediaType)
    expect([response.status, await response.text()]).toEqual([200, '{"data":{"viewer":null}}'])
  }
  expect(own.sent).toHaveLength(2)
})

test('whoever sends the wrong method is told the right ones', async () => {
  const [put, get] = [await send('own', { method: 'PUT' }), await send('own', getOf('mutation { __typename }'))]
  expect([put, get].map(({ headers }) => headers.get('allow'))).toEqual(['GET, POST', 'POST'])
})

function send(server: ServerName, request: RefusedRequest, mediaType: string = mediaTypes[0]): Promise<Response> {
  const { method = 'POST', path = '/graphql', key = 'sk_test_1', query = listed, operationName, variables } = request
  return fetch(`${urls.get(server)}${path}`, {
    method,
    headers: {
      accept: mediaType,
      ...(key !== '' && { authorization: `Bearer ${key}` }),
      ...(method !== 'GET' && { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(method !== 'GET' && { body: request.body ?? JSON.stringify({ query, operationName, variables }) }),
  })
}
