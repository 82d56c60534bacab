import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadServicePoints, recordAgreement } from '../src/index.ts'
import { createNetwork, draftAt, type Network, noon, publishOutlets, requireDone } from './network-fixture.ts'

let network: Network
let outlets: string[]
type Party = keyof Network['partners']

beforeAll(async () => {
  network = await createNetwork()
  const { deps, realm, partners, db } = network
  outlets = await publishOutlets(db, [
    { operatorRef: 'one' },
    { operatorRef: 'two' },
    // Already tomorrow there.
    { operatorRef: 'early', timeZone: 'Pacific/Kiritimati' },
    { operatorRef: 'foreign', operatorCode: 'nobody' },
  ])
  const grant = { realm, providerId: partners.carrier, customerId: partners.platform, outletIds: 'ALL' } as const
  const terms = { kind: 'NEGOTIATED_SERVICE', state: 'ACTIVE', effectiveFrom: '2026-11-23' } as const
  requireDone(await recordAgreement(deps, { ...grant, ...terms }))
  await load('carrier', 'counter', 'PUBLIC', 'ACTIVE')
  await load('carrier', 'sealed', 'PARTIES', 'ACTIVE')
  await load('platform', 'counter', 'PARTIES', 'PLANNED')
})
afterAll(() => network.close())

let loads = 0

/** Sets up a service point of the programme at every outlet, a second after those before. */
async function load(party: Party, code: string, visibility: 'PUBLIC' | 'PARTIES', status: 'ACTIVE' | 'PLANNED') {
  const { realm, partners } = network
  const at = new Date(noon.getTime() + 1_000 * ++loads)
  const deps = { ...network.deps, now: () => at }
  const servicePoints = outlets.map((outlet) => draftAt(outlet, { visibility, status }))
  const programme = { code, name: code }
  requireDone(await loadServicePoints(deps, { realm, partnerId: partners[party], programme, servicePoints }))
}

interface Listed {
  readonly id: string
  readonly outletId: string
  readonly programme: string
  readonly visibility: string
  readonly partner: { readonly code: string }
}

const query = `query ($filter: ServicePointFilter, $first: Int!, $after: String) {
  servicePoints(filter: $filter, first: $first, after: $after) {
    nodes { id outletId programme visibility partner { code } }
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

async function list(viewer: Party, variables: object = {}) {
  const { data, codes } = await network.ask(query, network.partners[viewer], { first: 100, ...variables })
  expect(codes).toEqual([])
  return data.servicePoints as {
    nodes: Listed[]
    edges: { cursor: string; node: { id: string } }[]
    pageInfo: { hasNextPage: boolean; endCursor: string }
  }
}

/** Describes service points, in the order of the list. */
const describeAll = (nodes: readonly Listed[]): string[] =>
  nodes.map(({ partner, programme, outletId }) => `${partner.code} ${programme} ${outlets.indexOf(outletId)}`)

test('of each partner has exactly those that it may see one by one', async () => {
  const { rows } = await network.pool.query<{ id: string }>(
    'select service_point_id as id from service_points.service_point order by 1',
  )
  const counts: Record<string, number> = {}
  for (const viewer of Object.keys(network.partners) as Party[]) {
    const seen: string[] = []
    for (const { id } of rows) {
      const { data } = await network.ask(
        'query ($id: ID!) { servicePoint(id: $id) { id } }',
        network.partners[viewer],
        { id },
      )
      if (data.servicePoint) seen.push(id)
    }
    const { nodes } = await list(viewer)
    expect(nodes.map(({ id }) => id)).toEqual(seen)
    counts[viewer] = seen.length
  }
  // The operator sees what is at its outlets; the platform's grant has begun only where it is tomorrow.
  expect(counts).toEqual({ post: 11 - 1, carrier: 8, platform: 4 + 1 + 4, stranger: 4 })
})

test('is narrowed by outlet, partner, programme and state, all of which must hold', async () => {
  const { partners } = network
  const [one] = outlets
  expect(describeAll((await list('post', { filter: { outlet: one } })).nodes)).toEqual([
    'carrier counter 0',
    'carrier sealed 0',
    'platform counter 0',
  ])
  expect(describeAll((await list('platform', { filter: { partner: partners.platform } })).nodes)).toHaveLength(4)
  const narrow = { programme: 'counter', statuses: ['ACTIVE'], outlet: one, partner: partners.carrier }
  expect(describeAll((await list('post', { filter: narrow })).nodes)).toEqual(['carrier counter 0'])
  expect((await list('post', { filter: { ...narrow, statuses: ['CLOSED'] } })).nodes).toEqual([])
  expect((await list('post', { filter: { programme: 'nothing' } })).nodes).toEqual([])
  const elsewhere = partners.carrier.replace('_demo_', '_in_')
  expect((await list('post', { filter: { partner: elsewhere } })).nodes).toEqual([])
})

test('goes on after a cursor although service points were added, and shows those at its end', async () => {
  const first = await list('carrier', { first: 5 })
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  const before = (await list('carrier')).nodes.map(({ id }) => id)
  await load('carrier', 'later', 'PUBLIC', 'ACTIVE')
  const rest = await list('carrier', { after: first.pageInfo.endCursor })
  const all = [...first.nodes, ...rest.nodes].map(({ id }) => id)
  expect(all.slice(0, before.length)).toEqual(before)
  expect(all).toHaveLength(before.length + outlets.length)
  expect(all).toEqual(all.toSorted())
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
})

test('refuses the cursor of another filter or partner, and a size that cannot be', async () => {
  const { pageInfo } = await list('carrier', { first: 1 })
  const { partners } = network
  for (const [viewer, variables] of [
    ['carrier', { first: 1, after: pageInfo.endCursor, filter: { programme: 'counter' } }],
    ['platform', { first: 1, after: pageInfo.endCursor }],
    ['carrier', { first: 101 }],
  ] as const) {
    expect((await network.ask(query, partners[viewer], variables)).codes).toEqual(['BAD_USER_INPUT'])
  }
})

test('needs the scope `outlets:read`', async () => {
  const { codes } = await network.ask(query, network.partners.carrier, { first: 1 }, ['agreements:read'])
  expect(codes).toEqual(['FORBIDDEN'])
})
