import { type Caller, shopperActions } from '@restante/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'
import { announce, shopperFor } from './shoppers.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }
const reservationFields =
  'reservation { id state places expiresAt } refusals { code } userErrors { code path message retryable }'

describe('a shopper', () => {
  let network: Network
  let platform: Caller
  beforeAll(async () => {
    network = await startNetwork()
    platform = network.caller('platform')
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const reserve = (shopper: Caller, change: object = {}): Promise<any> =>
    network.mutate(
      shopper,
      'reservePlaces',
      {
        outletIds: [network.outlets[0]],
        partners: [network.partners.platform],
        purpose: 'COLLECTION',
        parcels: [{}],
        ...change,
      },
      reservationFields,
    )
  const read = async (caller: Caller, query: string): Promise<any> => {
    const { data, errors } = await network.run(caller, `{ ${query} }`)
    if (errors) throw new Error(errors[0]!.message)
    return data
  }

  it('holds a place while paying, and then sees the parcel that the shop announces there, and no other', async () => {
    const shopper = await shopperFor(network, { actions: ['RESERVE', 'TRACK'] })
    const { reservation, userErrors } = await reserve(shopper)
    expect(userErrors).toEqual([])
    expect(reservation).toMatchObject({ state: 'HELD', places: 1 })
    const created = await announce(network, { destination: { reservationId: reservation.id } })
    const unrelated = await announce(network)
    const query = `created: parcel(id: "${created}") { id state } other: parcel(id: "${unrelated}") { id }
      reservation(id: "${reservation.id}") { state }`
    expect(await read(shopper, query)).toEqual({
      created: { id: created, state: 'ANNOUNCED' },
      other: null,
      reservation: { state: 'USED' },
    })
    await network.checkShelves()
  })

  it('sees the parcel that takes a place of the reservation which its session names', async () => {
    const held = await reserve(platform)
    const shopper = await shopperFor(network, { reservationId: held.reservation.id, actions: ['TRACK'] })
    expect(await read(shopper, `reservation(id: "${held.reservation.id}") { state }`)).toEqual({
      reservation: { state: 'HELD' },
    })
    const parcelId = await announce(network, { destination: { reservationId: held.reservation.id } })
    expect(await read(shopper, `parcel(id: "${parcelId}") { id }`)).toEqual({ parcel: { id: parcelId } })
  })

  it('holds a few places for a short time in one reservation, however often it asks', async () => {
    const shopper = await shopperFor(network, { actions: ['RESERVE'] })
    expect((await reserve(shopper, { parcels: [{}, {}, {}, {}, {}, {}] })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'parcels'], message: 'A session holds at most 5 places.' },
    ])
    expect((await reserve(shopper, { ttl: 'PT15M1S' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'ttl'], message: 'A session holds places for at most 15 minutes.' },
    ])
    const answers = await Promise.all(Array.from({ length: 10 }, () => reserve(shopper, { parcels: [{}, {}] })))
    const held = answers.flatMap(({ reservation }) => reservation ?? [])
    expect(held).toHaveLength(1)
    const refused = answers.filter(({ reservation }) => reservation === null)
    expect(refused.map(({ userErrors }) => userErrors[0].code)).toEqual(
      Array.from({ length: 9 }, () => 'STATE_NOT_ALLOWED'),
    )
    const next = await reserve(shopper, { replaces: held[0].id, outletIds: [network.outlets[1]] })
    expect(next.reservation).toMatchObject({ state: 'HELD', places: 1 })
    expect(await read(shopper, `reservation(id: "${held[0].id}") { state }`)).toEqual({
      reservation: { state: 'RELEASED' },
    })
    await network.checkShelves()
  })

  it('may reserve again once its reservation has run out or was released, 20 times in all', async () => {
    const shopper = await shopperFor(network, { actions: ['RESERVE'] })
    const first = await reserve(shopper, { ttl: 'PT1S' })
    network.setTime('2026-11-23T06:30:02Z')
    let { reservation } = await reserve(shopper)
    expect([first.reservation.state, reservation.state]).toEqual(['HELD', 'HELD'])
    for (let made = 2; made < 20; made++) {
      await network.mutate(shopper, 'releaseReservation', { reservationId: reservation.id }, 'userErrors { code }')
      reservation = (await reserve(shopper)).reservation
    }
    await network.mutate(shopper, 'releaseReservation', { reservationId: reservation.id }, 'userErrors { code }')
    expect(await reserve(shopper)).toMatchObject({
      reservation: null,
      userErrors: [{ code: 'STATE_NOT_ALLOWED', message: 'A session makes at most 20 reservations.' }],
    })
    await network.checkShelves()
  })

  it('redirects its parcel as the recipient, whoever it claims to act for, and gives that up again', async () => {
    for (const partner of ['platform', 'carrier'] as const) {
      const parcelId = await announce(network, { destination: { address }, carrier: network.partners.carrier })
      const shopper = await shopperFor(network, { parcelIds: [parcelId], actions: ['REDIRECT'] }, partner)
      const input = {
        parcelId,
        outletIds: [network.outlets[0]],
        partner: network.partners.platform,
        onBehalfOf: 'SENDER',
      }
      const { redirect } = await network.mutate(
        shopper,
        'redirectParcel',
        input,
        'redirect { id state initiator } refusals { code } userErrors { code }',
      )
      expect(redirect).toMatchObject({ state: 'CONFIRMED', initiator: 'RECIPIENT' })
      const options = await read(shopper, `parcel(id: "${parcelId}") { redirectOptions { kind cancel } }`)
      expect(options.parcel.redirectOptions[0]).toEqual({ kind: 'COLLECT_AT_OUTLET', cancel: 'ELIGIBLE' })
      const cancelled = await network.mutate(
        shopper,
        'cancelRedirect',
        { redirectId: redirect.id },
        'redirect { state } userErrors { code }',
      )
      expect(cancelled).toEqual({ redirect: { state: 'CANCELLED' }, userErrors: [] })
    }
  })

  it('redirects its parcel to the place that it has reserved', async () => {
    const parcelId = await announce(network, { destination: { address } })
    const shopper = await shopperFor(network, { parcelIds: [parcelId], actions: ['REDIRECT', 'RESERVE'] })
    const { reservation } = await reserve(shopper)
    const { redirect } = await network.mutate(
      shopper,
      'redirectParcel',
      { parcelId, reservationId: reservation.id },
      'redirect { outletId } userErrors { code }',
    )
    expect(redirect).toEqual({ outletId: network.outlets[0] })
    await network.checkShelves()
  })

  it('shows the code at the counter, and lets somebody else collect and takes that back', async () => {
    const parcelId = await announce(network)
    const scan = { kind: 'ARRIVED_OUTLET', parcelId, outletId: network.outlets[0], occurredAt: start }
    await network.mutate(network.counter(network.outlets[0]!), 'recordScan', scan, 'event { id }')
    const shopper = await shopperFor(network, { parcelIds: [parcelId], actions: ['CODE', 'DELEGATE'] })
    const issue = (caller: Caller): Promise<any> =>
      network.mutate(caller, 'issueCode', { parcelIds: [parcelId] }, 'code { reference digits qr parcels { id } }')
    expect(await issue(shopper)).toEqual(await issue(platform))
    const { delegation } = await network.mutate(
      shopper,
      'delegateCollection',
      { parcelId },
      'delegation { id code { digits } } userErrors { code }',
    )
    expect(delegation.code.digits).toMatch(/^\d{6}$/)
    expect(
      await network.mutate(
        shopper,
        'revokeDelegation',
        { delegationId: delegation.id },
        'delegation { state } userErrors { code }',
      ),
    ).toEqual({ delegation: { state: 'REVOKED' }, userErrors: [] })
  })

  it('whose session names a parcel of a return sees the return and its other parcels, and their code', async () => {
    const { parcelId } = await network.createReturn({
      measure: null,
      parcels: [{}, {}],
    })
    const shopper = await shopperFor(network, { parcelIds: [parcelId], actions: ['TRACK', 'CODE'] })
    const { parcel } = await read(
      shopper,
      `parcel(id: "${parcelId}") { returnOrder { id parcels { id } references { value } } }`,
    )
    expect(parcel.returnOrder.parcels).toHaveLength(2)
    expect(parcel.returnOrder.references).toEqual([])
    const { code } = await network.mutate(shopper, 'issueCode', { parcelIds: [parcelId] }, 'code { parcels { id } }')
    expect(code.parcels).toEqual(parcel.returnOrder.parcels)
  })

  it('whose session names a return sees the replacement that is handed over for it', async () => {
    const replacement = await announce(network)
    const { parcelId } = await network.createReturn({ kind: 'EXCHANGE', replacementParcelIds: [replacement] })
    const [ofReturn, ofReplacement] = [
      await shopperFor(network, { parcelIds: [parcelId], actions: ['TRACK'] }),
      await shopperFor(network, { parcelIds: [replacement], actions: ['TRACK'] }),
    ]
    const query = `parcel(id: "${replacement}") { id returnOrder { id } } returned: parcel(id: "${parcelId}") { id }`
    expect(await read(ofReturn, query)).toMatchObject({
      parcel: { id: replacement, returnOrder: { id: expect.any(String) } },
      returned: { id: parcelId },
    })
    expect(await read(ofReplacement, query)).toEqual({
      parcel: { id: replacement, returnOrder: null },
      returned: null,
    })
  })

  describe('that requests a return', () => {
    const request = (shopper: Caller, change: object): Promise<any> =>
      network.mutate(
        shopper,
        'createReturn',
        { method: 'DROP_OFF_UNLABELLED', items: [{ sku: 'A', quantity: 1, reason: 'OTHER' }], ...change },
        `returnOrder { id state } parcel { id destination { kind } } code { digits } userErrors { code path }`,
      )

    it('waits for the shipper, who approves it; it goes where the delivery came from', async () => {
      const deliveryId = await announce(network, { origin: { address } })
      const shopper = await shopperFor(network, { parcelIds: [deliveryId], actions: ['RETURN', 'CODE', 'TRACK'] })
      const { returnOrder, parcel, code, userErrors } = await request(shopper, { deliveryId })
      expect({ code, userErrors }).toEqual({ code: null, userErrors: [] })
      expect(returnOrder).toMatchObject({ state: 'REQUESTED' })
      expect(await read(platform, `parcel(id: "${parcel.id}") { destination { kind address { lines } } }`)).toEqual({
        parcel: { destination: { kind: 'HUB', address: { lines: address.lines } } },
      })
      const issue = (): Promise<any> =>
        network.mutate(shopper, 'issueCode', { parcelIds: [parcel.id] }, 'code { digits } userErrors { code }')
      expect((await issue()).userErrors).toEqual([{ code: 'STATE_NOT_ALLOWED' }])
      await network.mutate(platform, 'approveReturn', { returnOrderId: returnOrder.id }, 'userErrors { code }')
      expect((await issue()).code.digits).toMatch(/^\d{6}$/)
      expect(await read(shopper, `returnOrder(id: "${returnOrder.id}") { state }`)).toEqual({
        returnOrder: { state: 'CODE_ISSUED' },
      })
    })

    it('does so once for each delivery, at the same time or later', async () => {
      const deliveryId = await announce(network, { origin: { address } })
      const shopper = await shopperFor(network, { parcelIds: [deliveryId], actions: ['RETURN'] })
      const answers = await Promise.all(Array.from({ length: 5 }, () => request(shopper, { deliveryId })))
      expect(answers.filter(({ returnOrder }) => returnOrder !== null)).toHaveLength(1)
      expect(await request(shopper, { deliveryId })).toMatchObject({
        returnOrder: null,
        userErrors: [{ code: 'STATE_NOT_ALLOWED', path: ['input', 'deliveryId'] }],
      })
    })

    it('states nothing that is for the shipper to decide, and only a delivery of the session', async () => {
      const deliveryId = await announce(network, { origin: { address } })
      const elsewhere = await announce(network, { origin: { address } })
      const unknownOrigin = await announce(network)
      const shopper = await shopperFor(network, { parcelIds: [deliveryId, unknownOrigin], actions: shopperActions })
      const failed = (path: string, code = 'INVALID_INPUT'): object => ({
        returnOrder: null,
        userErrors: [{ code, path: ['input', path] }],
      })
      for (const [name, value] of Object.entries({
        carrier: network.partners.platform,
        destination: { address },
        recipient: { maskedName: 'J. D.' },
        dropOffBy: '2027-01-01',
        allowsIncomplete: true,
        identifiers: [{ scheme: 'CARRIER', value: 'X1' }],
        parcels: [{ identifiers: [{ scheme: 'CARRIER', value: 'X1' }] }],
        references: [{ kind: 'ORDER', value: 'A-1' }],
        requiresApproval: false,
      })) {
        expect(await request(shopper, { deliveryId, [name]: value })).toMatchObject(failed(name))
      }
      expect(await request(shopper, { destination: { address } })).toMatchObject({
        userErrors: [{ path: ['input', 'destination'] }, { path: ['input', 'deliveryId'] }],
      })
      expect(await request(shopper, { deliveryId: elsewhere })).toMatchObject(failed('deliveryId', 'NOT_FOUND'))
      expect(await request(shopper, { deliveryId: unknownOrigin })).toMatchObject(failed('deliveryId'))
      const exchange = { deliveryId, kind: 'EXCHANGE', replacementParcelIds: [elsewhere] }
      expect(await request(shopper, exchange)).toMatchObject({ returnOrder: null, userErrors: [{ code: 'NOT_FOUND' }] })
    })
  })

  it('is not needed for a shop to name the delivery of a return', async () => {
    const deliveryId = await announce(network, {
      origin: { outletId: network.outlets[2] },
      recipient: { maskedName: 'J.' },
    })
    const input = { method: 'DROP_OFF_UNLABELLED', items: [{ sku: 'A', quantity: 1, reason: 'OTHER' }] }
    const fields = 'returnOrder { state } parcel { id destination { outletId } } userErrors { code path }'
    expect(await network.mutate(platform, 'createReturn', { ...input, deliveryId }, fields)).toMatchObject({
      returnOrder: { state: 'CODE_ISSUED' },
      parcel: { destination: { outletId: network.outlets[2] } },
    })
    const returned = await network.createReturn()
    expect(
      await network.mutate(platform, 'createReturn', { ...input, deliveryId: returned.parcelId }, fields),
    ).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'deliveryId'] }],
    })
    await expect(network.mutate(platform, 'createReturn', input, fields)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })
})
