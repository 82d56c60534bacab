import {
  type FullnessFact,
  fullnessTable,
  partnerFactTable,
  realmFactTable,
  type ServicePointFact,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newPartnerId, publish, publishServicePoint, realm } from './published-rows.ts'
import { type Answer, officeAt, origin, type SmallNetwork, startSmallNetwork } from './small-network.ts'

let network: SmallNetwork
beforeEach(async () => {
  network = await startSmallNetwork()
})
afterEach(() => network.close())

const document = `query ($near: NearInput!, $filter: NearestFilter, $first: Int!, $after: String) {
  nearestOutlets(near: $near, filter: $filter, first: $first, after: $after) {
    edges { cursor distance distanceKind node { operatorRef } servicePoints { id } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    origin { status method precision point { latitude longitude } }
    removed { condition count } extent { looked toMetres complete } at
  }
}`

async function search(partner: string, filter: object | null, args: object = {}): Promise<Answer> {
  return network.ask(document, partner, { near: origin, filter, first: 10, ...args })
}

/** The branch codes found, nearest first. */
async function find(partner: string, filter: object | null, args: object = {}): Promise<string[]> {
  const { data, errors } = await search(partner, filter, args)
  expect(errors).toBeUndefined()
  return data.nearestOutlets.edges.map((edge: { node: { operatorRef: string } }) => edge.node.operatorRef)
}

const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions?.code

describe('without a partner condition', () => {
  test('the outlets themselves are judged, nearest first, with their distance on the ellipsoid', async () => {
    await network.add(officeAt(30), officeAt(5), officeAt(80, { status: 'SUSPENDED' }), officeAt(60), officeAt(101))
    const { data, errors } = await search(newPartnerId(), { anyPartner: true })
    expect(errors).toBeUndefined()
    const { edges, removed, extent, at, pageInfo } = data.nearestOutlets
    expect(edges.map((edge: { node: { operatorRef: string } }) => edge.node.operatorRef)).toEqual([
      'office-5',
      'office-30',
      'office-60',
    ])
    // One degree of latitude is 110,704 m at 20 degrees north.
    expect(edges[0].distance).toBeCloseTo(5_000, -1)
    expect(edges[0]).toMatchObject({ distanceKind: 'GREAT_CIRCLE', servicePoints: null })
    expect(removed).toEqual([{ condition: 'STATUS', count: 1 }])
    expect(extent).toEqual({ looked: 4, toMetres: 100_000, complete: true })
    expect(at).toBe('2026-11-23T04:30:00.000Z')
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
  })

  test('an opening to come and an end are judged for the date of `at`', async () => {
    await network.add(
      officeAt(1, { status: 'PLANNED', opensOn: '2027-03-01' }),
      officeAt(2, { status: 'CLOSING', closesOn: '2027-03-01' }),
      officeAt(3, { status: 'PLANNED' }),
    )
    const partner = newPartnerId()
    expect(await find(partner, { anyPartner: true })).toEqual(['office-2'])
    // 18:30 in UTC is midnight in India.
    expect(await find(partner, { anyPartner: true, at: '2027-02-28T18:29:59Z' })).toEqual(['office-2'])
    expect(await find(partner, { anyPartner: true, at: '2027-02-28T18:30:00Z' })).toEqual(['office-1'])
  })
})

describe('partners', () => {
  test('omitted are the caller’s own and those that granted it shipping on that day, never all', async () => {
    const [own, granting, foreign] = [newPartnerId(), newPartnerId(), newPartnerId()]
    await network.add(officeAt(1), officeAt(2), officeAt(3))
    const mine = await publishServicePoint(network.database, await network.idOf('office-1'), own)
    await publishServicePoint(network.database, await network.idOf('office-2'), granting)
    await publishServicePoint(network.database, await network.idOf('office-3'), foreign)
    expect(await find(own, null)).toEqual(['office-1'])
    await publish(network.database, shippingGrantFactTable, {
      realmId: realm,
      partnerId: own,
      grantedByPartnerId: granting,
      validFrom: '2026-01-01',
      validUntil: '2026-12-01',
      maxRedirects: null,
    })
    expect(await find(own, null)).toEqual(['office-1', 'office-2'])
    expect(await find(own, { at: '2026-11-30T18:30:00Z' })).toEqual(['office-1'])
    expect(await find(own, { partners: [foreign, own] })).toEqual(['office-1', 'office-3'])
    // A place is sought there for a day.
    expect(await find(own, { partners: [foreign, own, granting], arrivesOn: '2026-11-30' })).toEqual([
      'office-1',
      'office-2',
    ])
    expect(await find(own, { partners: [foreign, own, granting], arrivesOn: '2026-12-01' })).toEqual(['office-1'])
    const { data } = await search(own, null)
    expect(data.nearestOutlets.edges[0].servicePoints).toEqual([{ id: mine }])
    expect(data.nearestOutlets.removed).toEqual([{ condition: 'PARTNER', count: 1 }])
  })

  test('of another realm do not exist here', async () => {
    const partner = newPartnerId()
    await network.add(officeAt(1))
    await publishServicePoint(network.database, await network.idOf('office-1'), partner)
    expect(await find(partner, { partners: [partner.replace('_demo_', '_in_')] })).toEqual([])
  })

  test('several service points of an outlet make one edge that lists those that meet every condition', async () => {
    const [one, two] = [newPartnerId(), newPartnerId()]
    await network.add(officeAt(1), officeAt(2))
    const outlet = await network.idOf('office-1')
    const ids = [
      await publishServicePoint(network.database, outlet, one),
      await publishServicePoint(network.database, outlet, two),
    ]
    await publishServicePoint(network.database, outlet, two, { capabilities: ['COLLECT'] })
    const { data } = await search(one, { partners: [two, one], capabilities: ['RETURN'] })
    expect(data.nearestOutlets.edges).toHaveLength(1)
    expect(data.nearestOutlets.edges[0].servicePoints).toEqual(ids.toSorted().map((id) => ({ id })))
  })

  test('keep service points for PARTIES to themselves, to whom they granted shipping, and to the operator', async () => {
    const [owner, granted, operator, stranger] = [newPartnerId(), newPartnerId(), newPartnerId(), newPartnerId()]
    await network.add(officeAt(1))
    await publishServicePoint(network.database, await network.idOf('office-1'), owner, { visibility: 'PARTIES' })
    await publish(network.database, shippingGrantFactTable, {
      realmId: realm,
      partnerId: granted,
      grantedByPartnerId: owner,
      validFrom: '2026-01-01',
      validUntil: null,
      maxRedirects: null,
    })
    await publish(network.database, partnerFactTable, {
      realmId: realm,
      partnerId: operator,
      code: 'test-post',
      name: 'Test Post',
      kind: 'OPERATOR',
      returnsPartnerId: null,
    })
    const filter = { partners: [owner] }
    for (const partner of [owner, granted, operator]) expect(await find(partner, filter)).toEqual(['office-1'])
    const { data } = await search(stranger, filter)
    expect(data.nearestOutlets.edges).toEqual([])
    expect(data.nearestOutlets.removed).toEqual([{ condition: 'PARTNER', count: 1 }])
  })
})

describe('removed', () => {
  test('counts each outlet once under the first condition it fails', async () => {
    const partner = newPartnerId()
    const at = async (kilometres: number, changes: Partial<ServicePointFact> = {}): Promise<string> =>
      publishServicePoint(network.database, await network.idOf(`office-${kilometres}`), partner, changes)
    const open = { hours: '24/7' }
    await network.add(
      officeAt(1, open),
      officeAt(2, { ...open, status: 'CLOSED' }),
      officeAt(3, open),
      officeAt(4, { ...open, kind: 'PARCEL_SHOP' }),
      officeAt(5, { ...open, sizeLimit: { weight: 900 } }),
      officeAt(6, { hours: 'off' }),
      officeAt(7),
      officeAt(8, open),
      officeAt(9, open),
      officeAt(10, open),
      officeAt(11, open),
      officeAt(12, open),
      officeAt(13, open),
      officeAt(14, open),
    )
    await at(1, { validUntil: '2026-11-23' })
    await at(2)
    await at(3, { capabilities: ['COLLECT'] })
    await at(4)
    await at(5)
    await at(6)
    await at(7)
    await at(8, { intake: 'PAUSED' })
    await at(9, { hours: 'off' })
    await at(10, { sizeLimit: { longestSide: 100 } })
    await at(11, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 5 }] })
    // Of two the one that gets furthest counts.
    await at(12, { capabilities: ['COLLECT'] })
    await at(12, { intake: 'PAUSED' })
    await at(13)
    await at(14)
    const filter = {
      capabilities: ['RETURN'],
      kinds: ['POST_OFFICE'],
      parcel: { length: 200, weight: 1_000 },
      openAt: '2026-11-23T05:00:00Z',
      hasCapacity: true,
    }
    const { data } = await search(partner, filter, { first: 1 })
    expect(data.nearestOutlets.edges.map((edge: { node: { operatorRef: string } }) => edge.node.operatorRef)).toEqual([
      'office-13',
    ])
    expect(data.nearestOutlets.pageInfo.hasNextPage).toBe(true)
    expect(data.nearestOutlets.removed).toEqual([
      { condition: 'PARTNER', count: 1 },
      { condition: 'STATUS', count: 1 },
      { condition: 'CAPABILITY', count: 1 },
      { condition: 'KIND', count: 1 },
      { condition: 'FIT', count: 2 },
      { condition: 'CLOSED', count: 2 },
      { condition: 'HOURS_UNKNOWN', count: 1 },
      { condition: 'CAPACITY', count: 3 },
    ])
    expect(data.nearestOutlets.extent).toEqual({
      looked: 13,
      toMetres: data.nearestOutlets.edges[0].distance,
      complete: true,
    })
  })

  test('looks at no more than 1,000 outlets and says so', async () => {
    await network.add(
      ...Array.from({ length: 1_005 }, (_, index) => officeAt(1 + index / 100, { operatorRef: `o${index}` })),
    )
    const { data } = await search(newPartnerId(), null)
    expect(data.nearestOutlets.removed).toEqual([{ condition: 'PARTNER', count: 1_000 }])
    expect(data.nearestOutlets.extent).toMatchObject({ looked: 1_000, complete: false })
    expect(data.nearestOutlets.extent.toMetres).toBeCloseTo(10_990, -2)
  })
})

describe('capacity', () => {
  test('is judged for the local date of `at` and follows the shelves', async () => {
    const partner = newPartnerId()
    await network.add(officeAt(1))
    const servicePoint = await publishServicePoint(network.database, await network.idOf('office-1'), partner)
    const fill = (isFull: boolean, purpose: FullnessFact['purpose'] = 'DROP_OFF'): Promise<void> =>
      publish(network.database, fullnessTable, {
        realmId: realm,
        servicePointId: servicePoint,
        purpose,
        sizeClass: 'ANY',
        day: '2026-11-23',
        isFull: isFull,
      })
    await fill(true)
    expect(await find(partner, { hasCapacity: true, capabilities: ['RETURN'] })).toEqual([])
    expect(await find(partner, { hasCapacity: false, capabilities: ['RETURN'] })).toEqual(['office-1'])
    expect(await find(partner, { hasCapacity: true, capabilities: ['COLLECT'] })).toEqual(['office-1'])
    expect(await find(partner, { hasCapacity: true, capabilities: ['COLLECT', 'RETURN'] })).toEqual([])
    expect(await find(partner, { hasCapacity: true })).toEqual(['office-1'])
    expect(await find(partner, { hasCapacity: true, capabilities: ['RETURN'], at: '2026-11-23T18:30:00Z' })).toEqual([
      'office-1',
    ])
    await fill(true, 'COLLECTION')
    expect(await find(partner, { hasCapacity: true })).toEqual([])
    await fill(false)
    expect(await find(partner, { hasCapacity: true, capabilities: ['RETURN'] })).toEqual(['office-1'])
  })

  test('on a divided shelf is that of the smallest class there that takes the parcel', async () => {
    const partner = newPartnerId()
    await network.add(officeAt(1))
    const capacity = (['S', 'L'] as const).map((sizeClass) => ({ purpose: 'DROP_OFF' as const, sizeClass, places: 1 }))
    const servicePoint = await publishServicePoint(network.database, await network.idOf('office-1'), partner, {
      capacity,
    })
    const flat = { length: 600, width: 300, height: 80 }
    const findFor = (parcel: object | null): Promise<string[]> =>
      find(partner, { hasCapacity: true, capabilities: ['RETURN'], parcel })
    expect(await findFor({ ...flat, height: 100 })).toEqual(['office-1'])
    expect(await findFor({ ...flat, height: 500 })).toEqual([])
    await publish(network.database, fullnessTable, {
      realmId: realm,
      servicePointId: servicePoint,
      purpose: 'DROP_OFF',
      sizeClass: 'S',
      day: '2026-11-23',
      isFull: true,
    })
    expect(await findFor(flat)).toEqual([])
    expect(await findFor(null)).toEqual([])
    expect(await findFor({ ...flat, height: 100 })).toEqual(['office-1'])
  })
})

test('a realm’s clock moves `at`', async () => {
  const partner = newPartnerId()
  await network.add(officeAt(1))
  await publishServicePoint(network.database, await network.idOf('office-1'), partner, { validFrom: '2026-12-01' })
  expect(await find(partner, null)).toEqual([])
  await publish(network.database, realmFactTable, {
    realmId: realm,
    kind: 'SANDBOX',
    country: 'IN',
    clockOffsetMs: 8 * 86_400_000,
  })
  expect(await find(partner, null)).toEqual(['office-1'])
})

test('an outlet that moves is found where it is now, and its service points with it', async () => {
  const partner = newPartnerId()
  await network.add(officeAt(1), officeAt(2))
  for (const kilometres of [1, 2])
    await publishServicePoint(network.database, await network.idOf(`office-${kilometres}`), partner)
  expect(await find(partner, null)).toEqual(['office-1', 'office-2'])
  await network.add(officeAt(3, { operatorRef: 'office-1' }))
  expect(await find(partner, null)).toEqual(['office-2', 'office-1'])
  expect(await find(partner, { anyPartner: true })).toEqual(['office-2', 'office-1'])
})

describe('pages', () => {
  test('continue where the last ended although an outlet came before it, and hold `at`', async () => {
    const partner = newPartnerId()
    await network.add(
      ...[1, 2, 3, 4, 5].map((kilometres) => officeAt(kilometres)),
      officeAt(3, { operatorRef: 'twin' }),
    )
    const first = await search(partner, { anyPartner: true }, { first: 3 })
    expect(first.data.nearestOutlets.pageInfo.hasNextPage).toBe(true)
    await network.add(officeAt(0.5))
    await publish(network.database, realmFactTable, {
      realmId: realm,
      kind: 'SANDBOX',
      country: 'IN',
      clockOffsetMs: 1_000,
    })
    const after = first.data.nearestOutlets.pageInfo.endCursor
    const second = await search(partner, { anyPartner: true }, { first: 3, after })
    const refs: string[] = [first, second].flatMap(({ data }) =>
      data.nearestOutlets.edges.map((edge: { node: { operatorRef: string } }) => edge.node.operatorRef),
    )
    expect(refs.slice(0, 2)).toEqual(['office-1', 'office-2'])
    expect(refs.slice(2, 4).toSorted()).toEqual(['office-3', 'twin'])
    expect(refs.slice(4)).toEqual(['office-4', 'office-5'])
    expect(second.data.nearestOutlets.at).toBe(first.data.nearestOutlets.at)
    expect(second.data.nearestOutlets.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  })

  test('with another filter, origin, caller or a made-up cursor are BAD_USER_INPUT', async () => {
    const partner = newPartnerId()
    await network.add(officeAt(1), officeAt(2))
    const filter = { anyPartner: true }
    const { data } = await search(partner, filter, { first: 1 })
    const after = data.nearestOutlets.pageInfo.endCursor as string
    expect(codeOf(await search(partner, { ...filter, kinds: ['POST_OFFICE'] }, { after }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await search(partner, { ...filter, at: '2026-11-23T04:30:00Z' }, { after }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await search(partner, filter, { after, near: { point: { latitude: 20, longitude: 77.1 } } }))).toBe(
      'BAD_USER_INPUT',
    )
    expect(codeOf(await search(newPartnerId(), filter, { after }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await search(partner, filter, { after: `${after}x` }))).toBe('BAD_USER_INPUT')
    expect(await find(partner, filter, { after })).toEqual(['office-2'])
  })
})

describe('the origin', () => {
  test('may be a postal code, with the radius that covers it', async () => {
    await network.add(officeAt(10), officeAt(20), officeAt(30))
    const near = { postalCode: { country: 'IN', code: '440-001' } }
    const { data } = await search(newPartnerId(), { anyPartner: true }, { near })
    expect(data.nearestOutlets.origin).toMatchObject({
      status: 'FOUND',
      method: 'POSTAL_CODE',
      point: { latitude: 20 + 20 / 110.7, longitude: 77 },
    })
    expect(data.nearestOutlets.origin.precision).toBeCloseTo(10_000, -2)
    expect(data.nearestOutlets.edges[0].node.operatorRef).toBe('office-20')
  })

  test('may be an outlet', async () => {
    await network.add(officeAt(10), officeAt(12))
    const near = { outletId: await network.idOf('office-12') }
    const { data } = await search(newPartnerId(), { anyPartner: true }, { near })
    expect(data.nearestOutlets.origin).toMatchObject({ status: 'FOUND', method: 'OUTLET', precision: 100 })
    expect(data.nearestOutlets.edges[0]).toMatchObject({ distance: 0, node: { operatorRef: 'office-12' } })
  })

  test.each([
    [{ postalCode: { country: 'IN', code: '999999' } }, 'POSTAL_CODE'],
    [{ outletId: 'out_01939dcd-0000-7000-8000-000000000000' }, 'OUTLET'],
    [{ outletId: 'nonsense' }, 'OUTLET'],
  ])('that is not known (%o) has no edges and no error', async (near, method) => {
    await network.add(officeAt(1))
    const { data, errors } = await search(newPartnerId(), { anyPartner: true }, { near })
    expect(errors).toBeUndefined()
    expect(data.nearestOutlets).toMatchObject({
      edges: [],
      removed: [],
      extent: { looked: 0, toMetres: null, complete: true },
      origin: { status: 'NOT_FOUND', method, point: null, precision: null },
    })
  })
})
