import { fullnessTable, partnerFactTable, shippingGrantFactTable } from '@restante/subgraph-kit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newPartnerId, publish, publishServicePoint, realm } from './published-rows.ts'
import { type Answer, officeAt, origin, requestOf, type SmallNetwork, startSmallNetwork } from './small-network.ts'

let network: SmallNetwork
beforeEach(async () => {
  network = await startSmallNetwork()
})
afterEach(() => network.close())

const document = `query ($parcel: _Any!, $near: NearInput!, $filter: NarrowingFilter, $arrivesOn: Date, $first: Int!, $after: String) {
  _entities(representations: [$parcel]) { ... on Parcel { id
    nearestOutlets(near: $near, filter: $filter, arrivesOn: $arrivesOn, first: $first, after: $after) {
      edges { node { operatorRef } } pageInfo { endCursor } removed { condition count } at
    } } }
}`

const [shipper, carrier] = [newPartnerId(), newPartnerId()]
const measure = { length: 330, width: 210, height: 120, weight: 900, declaredValue: null }
const delivery = { capabilities: ['COLLECT'], partnerId: carrier, daysAhead: 1, expectedOn: null }
const dropOff = { capabilities: ['RETURN', 'DROP_OFF'], partnerId: null, daysAhead: 0, expectedOn: null }

/** A parcel as the gateway sends it, with what the parcels subgraph requires for it. */
const parcelWith = (requirements: object | null, changes: object = {}): object => ({
  __typename: 'Parcel',
  id: 'par_demo_01900000-0000-7000-8000-000000000002',
  measure,
  requirements,
  ...changes,
})

const ask = (parcel: object, args: object = {}, partner: string = shipper): Promise<Answer> =>
  network.ask(document, partner, { parcel, near: origin, first: 10, ...args })

/** The branch codes found for a parcel, nearest first. */
async function find(parcel: object, args: object = {}, partner?: string): Promise<string[]> {
  const { data, errors } = await ask(parcel, args, partner)
  expect(errors).toBeUndefined()
  return data._entities[0].nearestOutlets.edges.map((edge: { node: { operatorRef: string } }) => edge.node.operatorRef)
}

const grant = (partnerId: typeof shipper, validUntil: string | null = null): Promise<void> =>
  publish(network.database, shippingGrantFactTable, {
    realmId: realm,
    partnerId,
    grantedByPartnerId: carrier,
    validFrom: '2026-01-01',
    validUntil,
    maxRedirects: null,
  })

describe('the outlets that can take a parcel', () => {
  beforeEach(async () => {
    await network.add(officeAt(1), officeAt(2), officeAt(3, { sizeLimit: { weight: 500 } }))
  })

  test('meet its own requirements and fit it, whatever the filter says', async () => {
    await publishServicePoint(network.database, await network.idOf('office-1'), shipper, { capabilities: ['RETURN'] })
    await publishServicePoint(network.database, await network.idOf('office-2'), shipper)
    await publishServicePoint(network.database, await network.idOf('office-3'), shipper)
    expect(await find(parcelWith(dropOff))).toEqual(['office-2'])
    expect(await find(parcelWith(dropOff, { measure: null }))).toEqual(['office-2', 'office-3'])
    expect(await find(parcelWith(dropOff), { filter: { capabilities: ['COLLECT'] } })).toEqual(['office-2'])
    expect(await find(parcelWith(dropOff), { filter: { capabilities: ['OVERSIZE'] } })).toEqual([])
    expect(await find(parcelWith(dropOff), { filter: { withinMetres: 1500 } })).toEqual([])
  })

  test('belong to the only partner that can take it, and a filter of others leaves none', async () => {
    await grant(shipper)
    await publishServicePoint(network.database, await network.idOf('office-1'), shipper)
    await publishServicePoint(network.database, await network.idOf('office-2'), carrier)
    expect(await find(parcelWith(delivery))).toEqual(['office-2'])
    expect(await find(parcelWith(delivery), { filter: { partners: [shipper, carrier] } })).toEqual(['office-2'])
    const { data } = await ask(parcelWith(delivery), { filter: { partners: [shipper] } })
    expect(data._entities[0].nearestOutlets).toMatchObject({
      edges: [],
      removed: [{ condition: 'PARTNER', count: 3 }],
    })
    expect(await find(parcelWith({ ...delivery, partnerId: null }))).toEqual(['office-1', 'office-2'])
  })

  test('may promise the caller a place: its own, those that granted it shipping that day, and those at its own outlets', async () => {
    const operator = newPartnerId()
    await publish(network.database, partnerFactTable, {
      realmId: realm,
      partnerId: operator,
      code: 'test-post',
      name: 'Test Post',
      kind: 'OPERATOR',
      returnsPartnerId: null,
    })
    await publishServicePoint(network.database, await network.idOf('office-1'), carrier)
    const named = { filter: { partners: [carrier] } }
    expect(await find(parcelWith(delivery), named)).toEqual([])
    expect(await find(parcelWith(delivery), named, carrier)).toEqual(['office-1'])
    expect(await find(parcelWith(delivery), named, operator)).toEqual(['office-1'])
    await grant(shipper, '2026-11-25')
    expect(await find(parcelWith(delivery), named)).toEqual(['office-1'])
    expect(await find(parcelWith(delivery), { ...named, arrivesOn: '2026-11-25' })).toEqual([])
  })

  test('have a place on the day of its arrival', async () => {
    const servicePointId = await publishServicePoint(network.database, await network.idOf('office-1'), shipper)
    const fill = async (purpose: 'COLLECTION' | 'DROP_OFF', day: string): Promise<void> =>
      publish(network.database, fullnessTable, {
        realmId: realm,
        servicePointId,
        purpose,
        sizeClass: 'ANY',
        day,
        isFull: true,
      })
    const own = { ...delivery, partnerId: shipper }
    await fill('DROP_OFF', '2026-11-23')
    await fill('COLLECTION', '2026-11-24')
    await fill('COLLECTION', '2026-11-27')
    // Today for a drop-off; for a delivery tomorrow, or later the day on which it is expected.
    expect(await find(parcelWith(dropOff))).toEqual([])
    expect(await find(parcelWith(dropOff), { arrivesOn: '2026-11-24' })).toEqual(['office-1'])
    expect(await find(parcelWith(own))).toEqual([])
    expect(await find(parcelWith({ ...own, expectedOn: '2026-11-20' }))).toEqual([])
    expect(await find(parcelWith({ ...own, expectedOn: '2026-11-26' }))).toEqual(['office-1'])
    expect(await find(parcelWith({ ...own, expectedOn: '2026-11-27' }))).toEqual([])
    expect(await find(parcelWith(own), { arrivesOn: '2026-11-23' })).toEqual(['office-1'])
    expect(await find(parcelWith({ ...own, expectedOn: '2026-11-27' }), { arrivesOn: '2026-11-26' })).toEqual([
      'office-1',
    ])
  })

  test('come in pages, whose cursors count for the same parcel, filter and day only', async () => {
    for (const ref of ['office-1', 'office-2'])
      await publishServicePoint(network.database, await network.idOf(ref), shipper)
    const first = (await ask(parcelWith(dropOff), { first: 1 })).data._entities[0].nearestOutlets
    const next = { first: 1, after: first.pageInfo.endCursor }
    expect(await find(parcelWith(dropOff), next)).toEqual(['office-2'])
    const others = [
      ask(parcelWith({ ...dropOff, daysAhead: 1 }), next),
      ask(parcelWith(dropOff, { measure: null }), next),
      ask(parcelWith(dropOff), { ...next, filter: { capabilities: ['COLLECT'] } }),
      ask(parcelWith(dropOff), { ...next, arrivesOn: '2026-11-24' }),
    ]
    for (const { errors } of await Promise.all(others)) {
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
  })
})

test('without its requirements nothing is found for a parcel, and without the scope nothing is looked for', async () => {
  const { data, errors } = await ask(parcelWith(null))
  expect(errors).toBeUndefined()
  expect(data._entities).toMatchObject([{ nearestOutlets: null }])
  const variables = { parcel: parcelWith(dropOff), near: origin, first: 1 }
  const refused = await network.subgraph.execute(document, variables, requestOf(shipper, ['parcels:read']))
  expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})
