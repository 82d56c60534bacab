import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lapseDue } from '../src/index.ts'
import { type Network, realm, start, startNetwork } from './network.ts'

describe('a return to the nearest outlet', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  it('goes from its announcement over the counter to the courier, with an event for each step', async () => {
    network.setTime(start)
    const { createReturn, redirect, mutate, run, caller, counter, outlets } = network
    const { parcelId, reference, digits } = await createReturn()
    const { redirect: confirmed, refusals, userErrors } = await redirect(parcelId, [outlets[0]!])
    expect({ refusals, userErrors }).toEqual({ refusals: [], userErrors: [] })
    // The end of the next opening day, with the outlet's offset.
    expect(confirmed).toMatchObject({
      state: 'CONFIRMED',
      outletId: outlets[0],
      arrivesOn: '2026-11-23',
      reservedUntil: '2026-11-24T18:00:00+05:30',
    })
    const dropped = await mutate(
      counter(outlets[0]!),
      'dropOffParcel',
      { outletId: outlets[0], reference: reference.toLowerCase(), code: digits },
      'parcels { id state } userErrors { code }',
    )
    expect(dropped).toEqual({ parcels: [{ id: parcelId, state: 'AWAITING_COURIER' }], userErrors: [] })
    const scan = await mutate(
      counter(outlets[0]!),
      'recordScan',
      { kind: 'HANDED_TO_COURIER', parcelId, outletId: outlets[0], occurredAt: start, deviceSequence: 7 },
      'event { type sequence effective } parcel { state } userErrors { code }',
    )
    expect(scan).toEqual({
      event: { type: 'parcel.accepted', sequence: 7, effective: true },
      parcel: { state: 'ACCEPTED' },
      userErrors: [],
    })
    const { data } = await run(
      caller('platform'),
      'query($id: ID!) { events(first: 20) { edges { node { type sequence subjectId } } pageInfo { hasNextPage } } parcel(id: $id) { returnOrder { state } origin { outletId } custodian { id } } }',
      { id: parcelId },
    )
    expect(
      data.events.edges.map((edge: { node: { type: string; sequence: number } }) => [
        edge.node.sequence,
        edge.node.type,
      ]),
    ).toEqual([
      [1, 'parcel.announced'],
      [2, 'return.code_issued'],
      [3, 'redirect.confirmed'],
      [4, 'parcel.awaiting_courier'],
      [5, 'redirect.completed'],
      [6, 'return.dropped_off'],
      [7, 'parcel.accepted'],
      [8, 'return.in_transit'],
    ])
    expect(data.parcel).toEqual({
      returnOrder: { state: 'IN_TRANSIT' },
      origin: { outletId: outlets[0] },
      custodian: { id: network.partners.operator },
    })
    await network.checkShelves()
  })

  it('can be dropped off by its QR code at an outlet without a reservation', async () => {
    const { parcelId, qr } = await network.createReturn()
    await network.redirect(parcelId, [network.outlets[0]!])
    const dropped = await network.mutate(
      network.counter(network.outlets[1]!),
      'dropOffParcel',
      { outletId: network.outlets[1], qr },
      'parcels { state redirects(first: 5) { nodes { state } } origin { outletId } } userErrors { code }',
    )
    expect(dropped.parcels).toEqual([
      {
        state: 'AWAITING_COURIER',
        redirects: { nodes: [{ state: 'FAILED' }] },
        origin: { outletId: network.outlets[1] },
      },
    ])
    await network.checkShelves()
  })

  it('is redirected to the first outlet that accepts it, with the reasons of the others', async () => {
    await network.publish(1, { capabilities: ['COLLECT'] })
    await network.publish(2, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 0 }] })
    const { parcelId } = await network.createReturn()
    const [, second, third, fourth] = network.outlets
    const response = await network.redirect(parcelId, ['out_test_full', second!, third!, 'out_nowhere', fourth!])
    expect(response.redirect).toMatchObject({ state: 'CONFIRMED', outletId: fourth })
    expect(response.refusals.map(({ outletId, code }: { outletId: string; code: string }) => [outletId, code])).toEqual(
      [
        ['out_test_full', 'OUTLET_FULL'],
        [second, 'CAPABILITY_MISSING'],
        [third, 'OUTLET_FULL'],
        ['out_nowhere', 'OUTLET_UNKNOWN'],
      ],
    )
    await network.publish(1, {})
    await network.publish(2, {})
  })

  it('is refused with the dimension that does not fit, and nothing changes', async () => {
    const { parcelId } = await network.createReturn({ measure: { length: 900, width: 100, height: 100, weight: 500 } })
    const before = await network.admin.query('select sequence from parcels.parcel where id = $1', [parcelId])
    const response = await network.redirect(parcelId, [network.outlets[0]!])
    expect(response).toEqual({
      redirect: null,
      refusals: [
        {
          outletId: network.outlets[0],
          code: 'PARCEL_TOO_LARGE',
          dimension: 'LONGEST_SIDE',
          limit: '600',
          actual: '900',
          retryable: false,
        },
      ],
      userErrors: [{ code: 'REFUSED', retryable: false }],
    })
    const after = await network.admin.query('select sequence from parcels.parcel where id = $1', [parcelId])
    expect(after.rows).toEqual(before.rows)
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [parcelId])).rowCount).toBe(0)
    expect((await network.admin.query('select from parcels.redirect where parcel_id = $1', [parcelId])).rowCount).toBe(
      0,
    )
  })

  it('can be redirected again, which frees the former place', async () => {
    const { parcelId } = await network.createReturn()
    await network.redirect(parcelId, [network.outlets[0]!])
    expect((await network.redirect(parcelId, [network.outlets[0]!])).refusals).toMatchObject([
      { code: 'ALREADY_THERE' },
    ])
    network.setTime('2026-11-23T06:31:00Z')
    const second = await network.redirect(parcelId, [network.outlets[1]!])
    expect(second.redirect).toMatchObject({ state: 'CONFIRMED', outletId: network.outlets[1] })
    const states = await network.admin.query(
      'select state from parcels.redirect where parcel_id = $1 order by created_at, id',
      [parcelId],
    )
    expect(states.rows.map(({ state }) => state)).toEqual(['SUPERSEDED', 'CONFIRMED'])
    const cancelled = await network.mutate(
      network.caller('platform'),
      'cancelRedirect',
      { redirectId: second.redirect.id },
      'redirect { state } userErrors { code }',
    )
    expect(cancelled).toEqual({ redirect: { state: 'CANCELLED' }, userErrors: [] })
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [parcelId])).rowCount).toBe(0)
    await network.checkShelves()
  })

  it('ends with its place, redirect and code when the shipper cancels it', async () => {
    const { parcelId, reference, digits } = await network.createReturn()
    await network.redirect(parcelId, [network.outlets[0]!])
    const platform = network.caller('platform')
    const cancelled = await network.mutate(
      platform,
      'cancelParcel',
      { parcelId },
      'parcel { state returnOrder { state } redirects(first: 1) { nodes { state } } } userErrors { code }',
    )
    expect(cancelled).toEqual({
      parcel: {
        state: 'CANCELLED',
        returnOrder: { state: 'CANCELLED' },
        redirects: { nodes: [{ state: 'CANCELLED' }] },
      },
      userErrors: [],
    })
    const again = await network.mutate(platform, 'cancelParcel', { parcelId }, 'parcel { id } userErrors { code }')
    expect(again).toEqual({ parcel: null, userErrors: [{ code: 'ALREADY_IN_STATE' }] })
    const dropped = await network.mutate(
      network.counter(network.outlets[0]!),
      'dropOffParcel',
      { outletId: network.outlets[0], reference, code: digits },
      'parcels { id } userErrors { code }',
    )
    expect(dropped).toEqual({ parcels: null, userErrors: [{ code: 'CODE_REFUSED' }] })
    await network.checkShelves()
  })

  it('keeps one code until it is used', async () => {
    const { parcelId, reference, digits } = await network.createReturn()
    const issued = await network.mutate(
      network.caller('platform'),
      'issueCode',
      { parcelIds: [parcelId] },
      'code { reference digits parcels { id } } userErrors { code }',
    )
    expect(issued).toEqual({ code: { reference, digits, parcels: [{ id: parcelId }] }, userErrors: [] })
  })

  it('lapses in time: first the promise, then the return', async () => {
    network.setTime(start)
    const { parcelId, reference, digits } = await network.createReturn({ dropOffBy: '2026-11-30' })
    await network.redirect(parcelId, [network.outlets[0]!])
    const states = async (): Promise<unknown[]> => {
      const { data } = await network.run(
        network.caller('platform'),
        'query($id: ID!) { parcel(id: $id) { state returnOrder { state } redirects(first: 1) { nodes { state } } } }',
        { id: parcelId },
      )
      return [data.parcel.state, data.parcel.returnOrder.state, data.parcel.redirects.nodes[0].state]
    }
    network.setTime('2026-11-24T12:29:59Z')
    await lapseDue(network.parcels.deps, realm)
    expect(await states()).toEqual(['ANNOUNCED', 'CODE_ISSUED', 'CONFIRMED'])
    network.setTime('2026-11-24T12:30:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect(await states()).toEqual(['ANNOUNCED', 'CODE_ISSUED', 'FAILED'])
    await network.checkShelves()
    network.setTime('2026-12-01T12:00:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect(await states()).toEqual(['LAPSED', 'EXPIRED', 'FAILED'])
    const dropped = await network.mutate(
      network.counter(network.outlets[0]!),
      'dropOffParcel',
      { outletId: network.outlets[0], reference, code: digits },
      'parcels { id } userErrors { code }',
    )
    expect(dropped).toEqual({ parcels: null, userErrors: [{ code: 'CODE_REFUSED' }] })
  })

  it('remembers an idempotency key for 30 days', async () => {
    network.setTime('2026-12-02T06:30:00Z')
    const input = { idempotencyKey: 'remembered', parcelIds: [(await network.createReturn()).parcelId] }
    const issue = (): Promise<unknown> =>
      network.mutate(network.caller('platform'), 'issueCode', input, 'code { reference }')
    await issue()
    const isKnown = async (): Promise<boolean> =>
      (await network.admin.query("select from parcels.idempotency where key = 'remembered'")).rowCount === 1
    network.setTime('2027-01-01T06:30:00Z')
    await network.parcels.deleteExpired(realm)
    expect(await isKnown()).toBe(true)
    network.setTime('2027-01-01T06:30:01Z')
    await network.parcels.deleteExpired(realm)
    expect(await isKnown()).toBe(false)
  })
})
