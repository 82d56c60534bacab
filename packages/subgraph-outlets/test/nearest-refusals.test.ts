import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPartnerId } from './published-rows.ts'
import { origin, type SmallNetwork, startSmallNetwork } from './small-network.ts'

let network: SmallNetwork
beforeAll(async () => {
  network = await startSmallNetwork()
})
afterAll(() => network.close())

const document = `query ($near: NearInput!, $filter: NearestFilter, $first: Int!) {
  nearestOutlets(near: $near, filter: $filter, first: $first) { edges { cursor } }
}`

test.each([
  [{}, { near: {} }],
  [{}, { near: { ...origin, outletId: 'x' } }],
  [{}, { first: 0 }],
  [{ withinMetres: 500_001 }, {}],
  [{ anyPartner: true, partners: [newPartnerId()] }, {}],
  [{ anyPartner: true, hasCapacity: true }, {}],
  [{ partners: [] }, {}],
  [{ within: { west: 0, south: 1, east: 1, north: 0 } }, {}],
])('%o with %o is BAD_USER_INPUT', async (filter, args) => {
  const { data, errors } = await network.ask(document, newPartnerId(), { near: origin, first: 1, filter, ...args })
  expect(data.nearestOutlets).toBeNull()
  expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT')
})
