import { type Caller, type RealmId, shopperActions, shopperScope } from '@restante/subgraph-kit'
import { findLeaks } from '@restante/subgraph-kit/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { sampleArgument } from './sample-argument.ts'
import { announce, openSession, shopperFor } from './shoppers.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

describe("a shopper's key", () => {
  let network: Network
  /** The shopper's own delivery at a counter, and one of another shopper of the same shop. */
  let own: string
  let other: string
  /** Everything that the other shopper has, by kind. */
  let theirs: Record<'redirect' | 'reservation' | 'reserved' | 'delegation' | 'returned' | 'returnOrder', string>
  let shopper: Caller
  beforeAll(async () => {
    network = await startNetwork()
    const platform = network.caller('platform')
    const as = (mutation: string, input: object, fields: string): Promise<any> =>
      network.mutate(platform, mutation, input, fields)
    const arrive = async (): Promise<string> => {
      const parcelId = await announce(network, { origin: { address } })
      const scan = { kind: 'ARRIVED_OUTLET', parcelId, outletId: network.outlets[0], occurredAt: start, shelf: 'A3' }
      await network.mutate(network.counter(network.outlets[0]!), 'recordScan', scan, 'event { id }')
      return parcelId
    }
    own = await arrive()
    other = await arrive()
    const delegated = await as('delegateCollection', { parcelId: other }, 'delegation { id }')
    const held = await as(
      'reservePlaces',
      {
        outletIds: [network.outlets[1]],
        partners: [network.partners.platform],
        purpose: 'COLLECTION',
        parcels: [{}, {}],
      },
      'reservation { id }',
    )
    const reserved = await announce(network, { destination: { reservationId: held.reservation.id } })
    const { parcelId: returned } = await network.createReturn()
    const { redirect } = await network.redirect(returned, [network.outlets[0]!])
    const { data } = await network.run(platform, `{ parcel(id: "${returned}") { returnOrder { id } } }`)
    theirs = {
      redirect: redirect.id,
      reservation: held.reservation.id,
      reserved,
      delegation: delegated.delegation.id,
      returned,
      returnOrder: data.parcel.returnOrder.id,
    }
    shopper = await shopperFor(network, { parcelIds: [own], actions: shopperActions })
  })
  afterAll(() => network.close())

  const stored = async (): Promise<unknown> =>
    (
      await network.admin.query(
        `select p.id, p.sequence, p.state, (select count(*) from parcels.place where holder_id = p.id) from parcels.parcel p
          where id <> $1 union all select r.id, r.sequence, r.state, used from parcels.reservation r where r.id = $2
          union all select codes.id, 0, codes.state, 0 from parcels.code codes where not exists (
            select from parcels.code_parcel k where k.code_id = codes.id and k.parcel_id = $1) order by id`,
        [own, theirs.reservation],
      )
    ).rows
  const read = (caller: Caller, query: string): Promise<any> => network.run(caller, `{ ${query} }`)
  const codesOf = (response: { errors?: { extensions: { code: string } }[] }): unknown =>
    response.errors?.map(({ extensions }) => extensions.code)

  it('tells no more of what another shopper of the same shop has than of what nobody has, at any argument', async () => {
    const before = await stored()
    const trial = await findLeaks(
      {
        schema: network.parcels.subgraph.schema,
        execute: (query, variables) => network.run(shopper, query, variables),
        entities: { Parcel: '', Redirect: '', ReturnOrder: '', Reservation: '' },
        samples: {
          parcelId: own,
          parcelIds: [own],
          outletId: network.outlets[0],
          outletIds: [network.outlets[0]],
          partner: network.partners.platform,
          partners: [network.partners.platform],
          DestinationInput: { address },
        },
      },
      [other, ...Object.values(theirs)].map((id) => ({ id, unknown: id.replace(/.{12}$/, '0123456789ab') })),
    )
    expect(trial.unsound).toEqual([])
    expect(trial.requests).toBeGreaterThan(300)
    expect(await stored()).toEqual(before)
  })

  it('shows the parcel that its session names, its events, and nothing else of the tenant', async () => {
    const seen = await read(
      shopper,
      `own: parcel(id: "${own}") { id state events(first: 10) { nodes { type } } }
      other: parcel(id: "${other}") { id } reservation(id: "${theirs.reservation}") { id }
      returnOrder(id: "${theirs.returnOrder}") { id }`,
    )
    expect(seen).toEqual({
      data: {
        own: {
          id: own,
          state: 'AT_OUTLET',
          events: {
            nodes: [{ type: 'parcel.announced' }, { type: 'parcel.at_outlet' }, { type: 'parcel.code_issued' }],
          },
        },
        other: null,
        reservation: null,
        returnOrder: null,
      },
    })
    for (const list of ['parcels', 'returnOrders', 'events']) {
      expect(codesOf(await read(shopper, `${list}(first: 10) { nodes { __typename } }`))).toEqual(['FORBIDDEN'])
    }
    expect(codesOf(await read(shopper, 'parcelsByIdentifier(value: "1", first: 1) { nodes { id } }'))).toEqual([
      'FORBIDDEN',
    ])
  })

  it('shows neither addresses, references nor shelves, and no numbers of places', async () => {
    const query = `parcel(id: "${own}") { references { value } origin { kind address { lines } } location { outletId shelf } }
      _entities(representations: [{ __typename: "Outlet", id: "${network.outlets[0]}" }]) {
        ... on Outlet { capacity(partner: "${network.partners.platform}") { level total free } } }`
    const [{ data: seen }, { data: known }] = [
      await read(shopper, query),
      await read(network.caller('platform'), query),
    ]
    expect(known).toMatchObject({
      parcel: {
        references: [{ value: 'A-1' }],
        origin: { address: { lines: address.lines } },
        location: { shelf: 'A3' },
      },
      _entities: [{ capacity: { total: expect.any(Number) } }],
    })
    expect(seen).toEqual({
      parcel: {
        references: [],
        origin: { kind: 'ADDRESS', address: null },
        location: { outletId: network.outlets[0], shelf: null },
      },
      _entities: [{ capacity: { level: known._entities[0].capacity.level, total: null, free: null } }],
    })
  })

  it.each([
    ['RESERVE', ['reservePlaces', 'releaseReservation', 'reservation']],
    ['TRACK', ['parcel', 'reservation', 'returnOrder']],
    ['REDIRECT', ['parcel', 'redirectParcel', 'cancelRedirect', 'redirectOptions', 'requirements']],
    ['CODE', ['issueCode']],
    ['DELEGATE', ['delegateCollection', 'revokeDelegation']],
    ['RETURN', ['createReturn', 'returnOrder']],
  ] as const)('that names %s alone may run %j, and nothing more', async (action, allowed) => {
    const actor = { ...shopper, scopes: ['outlets:read', shopperScope(action)] as const }
    const { schema } = network.parcels.subgraph
    const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) => Object.keys(type.getFields()))
    const may: string[] = []
    for (const field of roots.filter((name) => !name.startsWith('_'))) {
      const { args } = (schema.getQueryType()!.getFields()[field] ?? schema.getMutationType()!.getFields()[field])!
      const kind = schema.getQueryType()!.getFields()[field] ? 'query' : 'mutation'
      const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(' ')
      const given = args.map(({ name }) => `${name}: $${name}`).join(' ')
      const values = Object.fromEntries(args.map(({ name }) => [name, sampleArgument(field, name, own)]))
      const response = await network.run(actor, `${kind}(${variables}) { ${field}(${given}) { __typename } }`, values)
      if (!JSON.stringify(codesOf(response) ?? []).includes('FORBIDDEN')) may.push(field)
    }
    if (may.includes('parcel')) {
      for (const nested of ['redirectOptions { kind }', 'requirements { daysAhead }']) {
        const { errors } = await read(actor, `parcel(id: "${own}") { ${nested} }`)
        if (!errors) may.push(nested.split(' ')[0]!)
      }
    }
    expect(may.toSorted()).toEqual([...allowed].toSorted())
  })

  it('is worth nothing once its session was revoked or has expired', async () => {
    const open = await openSession(network, { parcelIds: [own], actions: ['TRACK', 'CODE'] })
    const revoked = await openSession(network, { parcelIds: [own], actions: ['TRACK', 'CODE'] })
    await network.mutate(
      network.caller('platform'),
      'revokeShopperSession',
      { sessionId: revoked.session.id },
      'session { id }',
    )
    const tries = async (caller: Caller): Promise<unknown[]> => [
      codesOf(await read(caller, `parcel(id: "${own}") { id }`)),
      codesOf(
        await read(caller, `_entities(representations: [{ __typename: "Parcel", id: "${own}" }]) { __typename }`),
      ),
      await network.mutate(caller, 'issueCode', { parcelIds: [own] }, 'code { digits }').catch(({ code }) => code),
    ]
    expect(await tries(revoked.shopper!)).toEqual([['UNAUTHENTICATED'], ['UNAUTHENTICATED'], 'UNAUTHENTICATED'])
    expect(await tries(open.shopper!)).toEqual([undefined, undefined, { code: { digits: expect.any(String) } }])
    network.setTime('2026-11-23T07:30:00Z')
    expect(await tries(open.shopper!)).toEqual([['UNAUTHENTICATED'], ['UNAUTHENTICATED'], 'UNAUTHENTICATED'])
    network.setTime(start)
  })

  it('that no session stands behind, or that of another partner or realm, is worth nothing', async () => {
    const strays: Caller[] = [
      { ...shopper, keyId: shopper.keyId.replace(/.{12}$/, '0123456789ab') },
      { ...shopper, keyId: 'key_platform' },
      { ...shopper, partnerId: network.partners.stranger },
      { ...shopper, realm: 'fr' as RealmId },
    ]
    for (const stray of strays) {
      expect(codesOf(await read(stray, `parcel(id: "${own}") { id }`))).toEqual(['UNAUTHENTICATED'])
    }
  })

  it('keeps its idempotency keys apart from those of the tenant and of other sessions', async () => {
    const second = await shopperFor(network, { parcelIds: [other], actions: ['CODE'] })
    const input = { idempotencyKey: 'shared' }
    const issue = (caller: Caller, parcelId: string): Promise<any> =>
      network.mutate(caller, 'issueCode', { ...input, parcelIds: [parcelId] }, 'code { reference } userErrors { code }')
    const codes = [await issue(network.caller('platform'), own), await issue(shopper, own), await issue(second, other)]
    expect(codes.map(({ userErrors }) => userErrors)).toEqual([[], [], []])
    // A response that is stored for the tenant or another session is not read by naming its key and input.
    const third = await shopperFor(network, { parcelIds: [other], actions: ['CODE'] })
    expect(await issue(third, own)).toEqual({ code: null, userErrors: [{ code: 'NOT_FOUND' }] })
    await expect(issue(shopper, other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  })

  it('gets no code that opens a parcel besides its own', async () => {
    const common = await network.mutate(
      network.caller('platform'),
      'issueCode',
      { parcelIds: [own, other] },
      'code { reference } userErrors { code }',
    )
    expect(common.userErrors).toEqual([])
    const issue = (): Promise<unknown> =>
      network.mutate(shopper, 'issueCode', { parcelIds: [own] }, 'code { reference } userErrors { code }')
    expect(await issue()).toEqual({ code: null, userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
    await network.mutate(network.caller('platform'), 'issueCode', { parcelIds: [own] }, 'code { reference }')
  })

  it('is refused by what only counters, carriers and partners do, even with their scopes', async () => {
    const greedy = { ...shopper, scopes: [...network.caller('operator').scopes, 'admin'] as const }
    const scan = { kind: 'DELIVERED', barcode: 'X1', occurredAt: start }
    await expect(network.mutate(greedy, 'recordScan', scan, 'event { id }')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(network.mutate(greedy, 'advanceClock', { by: 'PT1M' }, 'now')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const dropOff = { outletId: network.outlets[0], reference: 'ZZZZZZZZ', code: '123456' }
    await expect(network.mutate(greedy, 'dropOffParcel', dropOff, 'parcels { id }')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
