import { findUnsoundOutcomes } from '@restante/subgraph-kit/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officeAt, origin, type SmallNetwork, startSmallNetwork } from './small-network.ts'

const partner = 'prt_demo_01900000-0000-7000-8000-000000000001'

let network: SmallNetwork
beforeAll(async () => {
  network = await startSmallNetwork()
  await network.add(officeAt(1), officeAt(2))
})
afterAll(() => network.close())

it('gives data or BAD_USER_INPUT with its place, whatever an argument or input field holds', async () => {
  const outletId = await network.idOf('office-1')
  const trial = await findUnsoundOutcomes({
    schema: network.subgraph.schema,
    execute: (query, variables) => network.ask(query, partner, variables),
    entities: {
      Outlet: outletId,
      Parcel: {
        id: 'par_demo_01900000-0000-7000-8000-000000000002',
        measure: { length: 330, width: 210, height: 120, weight: 900, declaredValue: null },
        requirements: { capabilities: ['COLLECT'], partnerId: partner, daysAhead: 1, expectedOn: null },
      },
    },
    samples: {
      NearInput: origin,
      partners: [partner],
      from: '2026-11-23T00:00:00Z',
      to: '2026-11-24T00:00:00Z',
    },
  })
  expect(trial.unsound).toEqual([])
  expect(trial.requests).toBeGreaterThan(500)
})
