import { findUnsoundOutcomes } from '@restante/subgraph-kit/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadServicePoints, recordAgreement } from '../src/index.ts'
import { createNetwork, draftAt, type Network, publishOutlets, requestOf, requireDone } from './network-fixture.ts'

let network: Network
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

it('gives data or BAD_USER_INPUT with its place, whatever an argument or input field holds', async () => {
  const { deps, realm, partners, db, subgraph } = network
  const [outletId] = await publishOutlets(db, [{ operatorRef: 'one' }])
  const access = { realm, providerId: partners.post, kind: 'LAST_MILE_ACCESS', state: 'ACTIVE' } as const
  const agreement = { ...access, customerId: partners.carrier, outletIds: [outletId!], effectiveFrom: '2025-01-01' }
  requireDone(await recordAgreement(deps, agreement))
  const programme = { code: 'counter', name: 'Counter' }
  const servicePoints = [draftAt(outletId!)]
  requireDone(await loadServicePoints(deps, { realm, programme, partnerId: partners.carrier, servicePoints }))
  const request = requestOf(realm, partners.carrier, [
    'outlets:read',
    'agreements:read',
    'admin',
    'service-points:write',
  ])
  const trial = await findUnsoundOutcomes({
    schema: subgraph.schema,
    execute: (query, variables) => subgraph.execute(query, variables, request),
    entities: { Outlet: outletId!, Partner: partners.carrier },
    samples: { partner: partners.post },
  })
  expect(trial.unsound).toEqual([])
  expect(trial.requests).toBeGreaterThan(500)
})
