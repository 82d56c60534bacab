import { createClient, type FullClient, isRestanteError } from '@restante/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGraph, type TestGraph } from '../src/testing.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }
const items = [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' as const }]
const destination = { address: { lines: ['Hub'], country: 'IN' } }
const shoe = { length: 330, width: 210, height: 120, weight: 900 }

describe('the whole graph', () => {
  let graph: TestGraph
  let platform: FullClient
  beforeAll(async () => {
    graph = await startGraph({ sample: 'small' })
    platform = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform })
  })
  afterAll(() => graph.close())

  const post = async (
    query: string,
    variables: object = {},
    key: string | null = graph.keys.platform,
  ): Promise<any> => {
    const response = await fetch(graph.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return { status: response.status, ...((await response.json()) as object) }
  }
  const codeOf = (answer: { errors?: { extensions: { code: string } }[] }): string | undefined =>
    answer.errors?.[0]?.extensions.code
  const openReturn = async (measure = shoe): Promise<string> => {
    const created = await platform.returns.create({ items, destination, measure, method: 'DROP_OFF_UNLABELLED' })
    if (!created.ok || !created.parcel) throw new Error(JSON.stringify(created))
    return created.parcel.id
  }

  it('joins outlets, service points and parcels in one response', async () => {
    const answer = await post(
      `query($near: NearInput!, $filter: NearestFilter) { nearestOutlets(near: $near, filter: $filter, first: 3) {
        origin { status precision } edges { distance distanceKind node { id name hours { state } operator { code } }
          servicePoints { partner { name } hoursText capacity { level total } } } removed { condition count } } }`,
      { near, filter: { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'], parcel: shoe, hasCapacity: true } },
    )
    expect(answer.errors).toBeUndefined()
    const { edges, origin } = answer.data.nearestOutlets
    expect(origin.status).toBe('FOUND')
    expect(edges).toHaveLength(3)
    expect(edges[0]).toMatchObject({
      distanceKind: 'GREAT_CIRCLE',
      node: { hours: { state: 'UNKNOWN' }, operator: { code: 'india-post' } },
      servicePoints: [
        {
          partner: { name: expect.stringContaining('Sample') },
          capacity: { level: 'ROOM', total: expect.any(Number) },
        },
      ],
    })
  })

  it('promises at checkout when a parcel can be collected, on the terms of the carrier', async () => {
    const [carrier] = (await post('{ partners(first: 10, filter: { text: "sample-carrier-east" }) { nodes { id } } }'))
      .data.partners.nodes
    const page = await platform.outlets.nearest({ near, filter: { partners: [carrier.id] }, first: 1 })
    const id = page.edges[0]!.servicePoints![0]!.id
    // A Monday morning in India; the carrier takes two working days.
    const found = await platform.servicePoints.get({ id, acceptedAt: '2026-11-23T04:00:00Z' })
    expect(found).toMatchObject({
      redirectDecision: 'IMMEDIATE',
      redirectFee: { amount: '25.00', currency: 'INR' },
      holdPolicy: { unit: 'OUTLET_OPENING_DAYS', maxExtensions: 1 },
      promise: {
        readyFrom: expect.stringMatching(/^2026-11-25T1.:.*[+]05:30$/),
        readyBy: expect.stringMatching(/^2026-11-25T1.:.*[+]05:30$/),
        basis: 'counts=2026-11-23 businessDays=2 country=IN arrives=2026-11-25 ready=2026-11-25 hours=SERVICE_POINT',
      },
    })
  })

  it('holds places while a shopper pays, and gives one to the parcel that was paid for', async () => {
    const held = await platform.reservations.createNearest({ near, purpose: 'COLLECTION', parcels: [shoe, shoe] })
    if (!held.ok) throw new Error(JSON.stringify(held))
    expect(held.reservation).toMatchObject({ state: 'HELD', places: 2, expiresAt: expect.stringContaining('+05:30') })
    const reservationId = held.reservation.id
    const created = await platform.parcels.create({ destination: { reservationId }, measure: shoe })
    if (!created.ok) throw new Error(JSON.stringify(created))
    expect(created.parcel.destination).toMatchObject({ kind: 'OUTLET', outletId: held.outlet.id })
    const released = await platform.reservations.release({ reservationId })
    expect(released).toMatchObject({ ok: true, reservation: { state: 'RELEASED' } })
    const inGraph = await post(
      'query($id: ID!) { reservation(id: $id) { outlet { name } servicePoint { partner { code } } state } }',
      { id: reservationId },
    )
    expect(inGraph.data.reservation).toEqual({
      outlet: { name: held.outlet.name },
      servicePoint: { partner: { code: expect.stringContaining('sample-') } },
      state: 'RELEASED',
    })
  })

  it('refuses without a key, and lets a publishable key read listed documents only', async () => {
    expect(await post('{ viewer { id } }', {}, null)).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    expect(codeOf(await post('{ viewer { id } }', {}, 'sk_test_0000000000000000000000000000000000000000000'))).toBe(
      'UNAUTHENTICATED',
    )
    const parcelId = await openReturn()
    const cancel =
      'mutation($id: ID!) { cancelParcel(input: { idempotencyKey: "k", parcelId: $id }) { userErrors { code } } }'
    expect(await post(cancel, { id: parcelId }, graph.keys.publishable)).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    })
    expect(codeOf(await post('{ viewer { id } }', {}, graph.keys.publishable))).toBe('DOCUMENT_NOT_LISTED')
    const browser = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.publishable })
    const page = await browser.execute(unlistedDocument, { near, first: 2 }).catch((error: unknown) => error)
    expect(isRestanteError(page) && page.code).toBe('DOCUMENT_NOT_LISTED')
    expect((await platform.parcels.get({ id: parcelId }))?.state).toBe('ANNOUNCED')
  })

  it('lets a page of a listed origin read with the publishable key, and answers its preflight', async () => {
    const origin = 'https://shop.example'
    const seen: Headers[] = []
    const asPage: typeof fetch = async (url, init) => {
      const response = await fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), origin } })
      seen.push(response.headers)
      return response
    }
    const browser = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.publishable, fetch: asPage })
    expect((await browser.outlets.nearest({ near, first: 2 })).edges).toHaveLength(2)
    expect(seen.map((headers) => headers.get('access-control-allow-origin'))).toEqual([origin])
    const preflight = await fetch(graph.endpoint, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
      },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
  })

  it('gives each bad input a code of its own, stores nothing and repeats no value', async () => {
    const nearest = 'query($near: NearInput!) { nearestOutlets(near: $near, first: 1) { edges { distance } } }'
    const tooFar = await post(nearest, { near: { point: { latitude: 91.4711, longitude: 0 } } })
    expect(codeOf(tooFar)).toBe('BAD_USER_INPUT')
    expect(JSON.stringify(tooFar)).not.toContain('91.4711')
    const inline = await post(
      '{ nearestOutlets(near: { point: { latitude: 91.4711, longitude: 0 } }, first: 1) { edges { distance } } }',
    )
    expect(['BAD_USER_INPUT', 'VALIDATION_FAILED']).toContain(codeOf(inline))
    expect(codeOf(await post(nearest, { near: { point: { latitude: 1, longitude: 1 }, outletId: 'x' } }))).toBe(
      'BAD_USER_INPUT',
    )
    expect(codeOf(await post('{ nearestOutlets(near: { outletId: "x" }, first: 101) { edges { distance } } }'))).toBe(
      'BAD_USER_INPUT',
    )
    const unknownPlace = await platform.outlets.nearest({
      near: { postalCode: { country: 'IN', code: '999999' } },
      first: 1,
    })
    expect(unknownPlace).toMatchObject({ origin: { status: 'NOT_FOUND' }, edges: [] })

    const parcelId = await openReturn()
    const unknown = await platform.parcels.redirect({
      parcelId,
      outletIds: ['out_01900000-0000-7000-8000-000000000000'],
    })
    expect(unknown).toMatchObject({
      ok: false,
      refusals: [{ code: 'OUTLET_UNKNOWN' }],
      userErrors: [{ code: 'REFUSED' }],
    })
    const { edges } = await platform.outlets.nearest({
      near,
      filter: { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] },
      first: 2,
    })
    const outletIds = edges.map((edge) => edge.node.id)
    const big = await openReturn({ length: 2_000, width: 1_500, height: 1_500, weight: 900_000 })
    const tooLarge = await platform.parcels.redirect({ parcelId: big, outletIds })
    expect(tooLarge).toMatchObject({ ok: false, refusals: [{ code: expect.stringMatching(/^PARCEL_TOO_/) }, {}] })
    const key = { idempotencyKey: 'used-once' }
    expect(await platform.parcels.redirect({ parcelId, outletIds: [outletIds[0]!] }, key)).toMatchObject({ ok: true })
    const conflict = await platform.parcels
      .redirect({ parcelId, outletIds: [outletIds[1]!] }, key)
      .catch((error: unknown) => error)
    expect(isRestanteError(conflict) && conflict.code).toBe('IDEMPOTENCY_CONFLICT')
    for (const [id, count] of [
      [parcelId, 1],
      [big, 0],
    ] as const) {
      expect((await platform.parcels.get({ id }))?.redirects.edges).toHaveLength(count)
    }
  })

  it('refuses text that cannot be stored, names its place, and leaves the idempotency key unused', async () => {
    const create = `mutation($input: CreateParcelInput!) {
      createParcel(input: $input) { parcel { id } userErrors { code } } }`
    const send = (line: string): Promise<any> =>
      post(create, { input: { idempotencyKey: 'border', destination: { address: { lines: [line], country: 'IN' } } } })
    for (const line of ['A\u0000B-secret', 'secret\ud800', 'secret'.repeat(100)]) {
      const answer = await send(line)
      expect(answer.errors).toEqual([
        {
          message: expect.stringMatching(/^`input\.destination\.address\.lines\.0` must h/),
          path: ['createParcel'],
          extensions: {
            code: 'BAD_USER_INPUT',
            retryable: false,
            argument: 'input.destination.address.lines.0',
            requestId: expect.any(String),
          },
        },
      ])
      expect(JSON.stringify(answer)).not.toContain('secret')
    }
    const wrongDay = await post(create, {
      input: { idempotencyKey: 'border', destination: { outletId: 'out_1' }, expectedOn: '0000-01-01' },
    })
    expect(wrongDay.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'input.expectedOn' } }])
    expect(await send('13 Road')).toMatchObject({ data: { createParcel: { parcel: { id: expect.any(String) } } } })
  })

  it('leaves an outlet out of the search on the days on which it is full, and says so', async () => {
    const filter = { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] as const, hasCapacity: true }
    const page = await platform.outlets.nearest({ near, filter, first: 1 })
    const outletId = page.edges[0]!.node.id
    const fill = async (): Promise<boolean> => {
      const parcelId = await openReturn()
      const outcome = await platform.parcels.redirect({ parcelId, outletIds: [outletId] })
      if (!outcome.ok) expect(outcome.refusals.map(({ code }) => code)).toEqual(['OUTLET_FULL'])
      return outcome.ok
    }
    while (await fill());
    await graph.refresh()
    const after = await platform.outlets.nearest({ near, filter, first: 1 })
    expect(after.edges[0]!.node.id).not.toBe(outletId)
    expect(after.removed).toContainEqual({ condition: 'CAPACITY', count: 1 })
    const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString()
    const later = await platform.outlets.nearest({ near, filter: { ...filter, at: inTwoWeeks }, first: 1 })
    expect(later.edges[0]!.node.id).toBe(outletId)
  })

  it('returns the first response to a repeated request, and marks it as a replay', async () => {
    const parcelId = await openReturn()
    const cancel =
      'mutation($input: CancelParcelInput!) { cancelParcel(input: $input) { parcel { id state } userErrors { code } } }'
    const variables = { input: { idempotencyKey: 'twice', parcelId } }
    const first = await post(cancel, variables)
    expect(first).toEqual({
      status: 200,
      data: { cancelParcel: { parcel: { id: parcelId, state: 'CANCELLED' }, userErrors: [] } },
    })
    expect(await post(cancel, variables)).toEqual({ ...first, extensions: { idempotentReplay: true } })
  })

  it('shows a parcel to its parties, and hides from all others whether it exists', async () => {
    const parcelId = await openReturn()
    const redirected = await platform.parcels.redirectToNearest({ parcelId, near })
    if (!redirected.ok) throw new Error(JSON.stringify(redirected))
    const carrier = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.carrier })
    const elsewhere = createClient({
      endpoint: graph.endpoint,
      apiKey: await graph.keys.counter(
        (await platform.outlets.nearest({ near, filter: { capabilities: ['RETURN'] }, first: 10 })).edges.at(-1)!.node
          .id,
      ),
    })
    const here = createClient({ endpoint: graph.endpoint, apiKey: await graph.keys.counter(redirected.outlet.id) })
    expect(await carrier.parcels.get({ id: parcelId })).toBeNull()
    expect(await elsewhere.execute(parcelDocument, { id: parcelId })).toEqual({ parcel: null })
    expect(await here.execute(parcelDocument, { id: parcelId })).toMatchObject({ parcel: { id: parcelId } })
    expect(await carrier.parcels.cancel({ parcelId })).toMatchObject({ ok: false, userErrors: [{ code: 'NOT_FOUND' }] })
    expect((await platform.parcels.get({ id: parcelId }))?.state).toBe('ANNOUNCED')
  })
})

const parcelDocument = 'query parcel($id: ID!) { parcel(id: $id) { id } }'
const unlistedDocument =
  'query nearest($near: NearInput!, $first: Int!) { nearestOutlets(near: $near, first: $first) { edges { distance } } }'
