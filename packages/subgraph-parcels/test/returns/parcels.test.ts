import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

interface Created {
  readonly returnOrderId: string
  readonly parcelIds: readonly string[]
  readonly code: { readonly reference: string; readonly digits: string } | null
}

describe('a return', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  beforeEach(() => network.setTime(start))
  afterAll(() => network.close())

  const create = async (change: object = {}, who = network.caller('platform')): Promise<Created> => {
    const { returnOrder, parcel, parcels, code, userErrors } = await network.mutate(
      who,
      'createReturn',
      {
        method: 'DROP_OFF_UNLABELLED',
        items: [
          { sku: 'SHOE-42', quantity: 2, reason: 'DOES_NOT_FIT' },
          { sku: 'SOCKS', quantity: 1, reason: 'OTHER' },
        ],
        destination: { address: { lines: ['Hub 1'], country: 'IN' } },
        ...change,
      },
      'returnOrder { id } parcel { id } parcels { id } code { reference digits } userErrors { code path message }',
    )
    expect(userErrors).toEqual([])
    const parcelIds = parcels.map(({ id }: { id: string }) => id)
    expect(parcelIds[0]).toBe(parcel.id)
    return { returnOrderId: returnOrder.id, parcelIds, code }
  }
  const two = { parcels: [{ measure: { length: 300, width: 200, height: 100, weight: 900 } }, {}] }
  const dropOff = (code: Created['code'], change: object = {}, index = 0): Promise<any> =>
    network.mutate(
      network.counter(network.outlets[index]!),
      'dropOffParcel',
      { outletId: network.outlets[index], reference: code!.reference, code: code!.digits, ...change },
      'parcels { id state } refusals { code } userErrors { code path }',
    )
  const change = (name: string, returnOrderId: string, who = network.caller('platform')): Promise<any> =>
    network.mutate(who, name, { returnOrderId }, 'returnOrder { state } userErrors { code }')
  const orderOf = async (id: string): Promise<any> =>
    (
      await network.run(
        network.caller('platform'),
        'query($id: ID!) { returnOrder(id: $id) { state parcels { id state measure { length } } } }',
        { id },
      )
    ).data.returnOrder
  const eventsOf = async (returnOrderId: string): Promise<string[]> =>
    (
      await network.admin.query(
        "select type from parcels.event where subject_id = $1 and type like 'return.%' order by position",
        [returnOrderId],
      )
    ).rows.map(({ type }) => type)

  it('of several parcels is handed in by one code, as far as its least advanced parcel', async () => {
    const { returnOrderId, parcelIds, code } = await create(two)
    expect(await orderOf(returnOrderId)).toEqual({
      state: 'CODE_ISSUED',
      parcels: [
        { id: parcelIds[0], state: 'ANNOUNCED', measure: { length: 300 } },
        { id: parcelIds[1], state: 'ANNOUNCED', measure: null },
      ],
    })
    const first = await dropOff(code, { count: 1 })
    expect(first.parcels).toEqual([{ id: parcelIds[0], state: 'AWAITING_COURIER' }])
    expect((await orderOf(returnOrderId)).state).toBe('CODE_ISSUED')
    expect(await dropOff(code, { count: 2 })).toEqual({
      parcels: null,
      refusals: [],
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'count'] }],
    })
    // Elsewhere and later.
    const second = await dropOff(code, {}, 1)
    expect(second.parcels).toEqual([{ id: parcelIds[1], state: 'AWAITING_COURIER' }])
    expect((await orderOf(returnOrderId)).state).toBe('DROPPED_OFF')
    expect(await eventsOf(returnOrderId)).toEqual(['return.code_issued', 'return.dropped_off'])
    expect(await dropOff(code)).toMatchObject({ userErrors: [{ code: 'CODE_REFUSED' }] })
    await network.checkShelves()
  })

  it('of several parcels is taken whole or not at all, places promised first', async () => {
    await network.publish(2, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 1 }] })
    const { parcelIds, code } = await create(two)
    await network.redirect(parcelIds[1]!, [network.outlets[2]!])
    expect(await dropOff(code, {}, 2)).toEqual({
      parcels: null,
      refusals: [{ code: 'OUTLET_FULL' }],
      userErrors: [{ code: 'REFUSED', path: null }],
    })
    expect((await dropOff(code, { count: 1 }, 2)).parcels).toEqual([{ id: parcelIds[1], state: 'AWAITING_COURIER' }])
    await network.checkShelves()
  })

  it('goes on without a parcel that was cancelled or never handed in', async () => {
    const { returnOrderId, parcelIds, code } = await create({
      parcels: [{}, {}, {}],
      dropOffBy: '2026-11-30',
    })
    await dropOff(code, { count: 1 })
    await network.mutate(network.caller('platform'), 'cancelParcel', { parcelId: parcelIds[1] }, 'parcel { state }')
    expect((await orderOf(returnOrderId)).state).toBe('CODE_ISSUED')
    network.setTime('2026-12-01T12:00:00Z')
    await lapseDue(network.parcels.deps, realm)
    const { state, parcels } = await orderOf(returnOrderId)
    expect([state, ...parcels.map((parcel: { state: string }) => parcel.state)]).toEqual([
      'DROPPED_OFF',
      'AWAITING_COURIER',
      'CANCELLED',
      'LAPSED',
    ])
    await network.checkShelves()
  })

  it('of several parcels has come when all of its items have, also those that nobody saw', async () => {
    const { returnOrderId, code } = await create({ parcels: [{}, {}, {}] })
    await dropOff(code, { count: 2 })
    const receive = (sku: string, quantity: number): Promise<any> =>
      network.mutate(
        network.caller('platform'),
        'receiveReturn',
        { returnOrderId, items: [{ sku, quantity, outcome: 'REFUND' }] },
        'returnOrder { state parcels { state } } userErrors { code path }',
      )
    expect((await receive('SHOE-42', 2)).returnOrder).toEqual({
      state: 'PARTLY_RECEIVED',
      parcels: [{ state: 'AWAITING_COURIER' }, { state: 'AWAITING_COURIER' }, { state: 'ANNOUNCED' }],
    })
    expect(await receive('SOCKS', 2)).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'items', '0', 'quantity'] }],
    })
    expect((await receive('SOCKS', 1)).returnOrder).toEqual({
      state: 'RESOLVED',
      parcels: [{ state: 'DELIVERED' }, { state: 'DELIVERED' }, { state: 'CANCELLED' }],
    })
    expect(await dropOff(code)).toMatchObject({ userErrors: [{ code: 'CODE_REFUSED' }] })
    await network.checkShelves()
  })

  it('is resolved although nothing came back, and then nobody can hand it in', async () => {
    const { returnOrderId, parcelIds, code } = await create()
    await network.redirect(parcelIds[0]!, [network.outlets[0]!])
    expect(await change('resolveReturn', returnOrderId)).toEqual({ returnOrder: { state: 'RESOLVED' }, userErrors: [] })
    expect(await dropOff(code)).toMatchObject({ userErrors: [{ code: 'CODE_REFUSED' }] })
    await network.checkShelves()
  })

  it('that a shopper requests has neither code nor place until its shipper approves it', async () => {
    const { returnOrderId, parcelIds, code } = await create({ ...two, requiresApproval: true })
    expect([code, (await orderOf(returnOrderId)).state]).toEqual([null, 'REQUESTED'])
    expect((await network.redirect(parcelIds[0]!, [network.outlets[0]!])).refusals).toMatchObject([
      { code: 'STATUS_NOT_ALLOWED' },
    ])
    const input = { returnOrderId }
    const fields = 'returnOrder { state } code { reference digits parcels { id } } userErrors { code }'
    const approved = await network.mutate(network.caller('platform'), 'approveReturn', input, fields)
    expect(approved).toMatchObject({
      returnOrder: { state: 'CODE_ISSUED' },
      code: { parcels: parcelIds.map((id) => ({ id })) },
      userErrors: [],
    })
    const again = await network.mutate(network.caller('platform'), 'approveReturn', input, fields)
    expect(again).toEqual({ returnOrder: null, code: null, userErrors: [{ code: 'ALREADY_IN_STATE' }] })
    expect((await dropOff(approved.code)).parcels.length).toBe(2)
    expect(await eventsOf(returnOrderId)).toEqual(['return.requested', 'return.code_issued', 'return.dropped_off'])
  })

  it('with a label is approved without a code', async () => {
    const { returnOrderId } = await create({ method: 'DROP_OFF_LABELLED', requiresApproval: true })
    const fields = 'returnOrder { state } code { reference } userErrors { code }'
    expect(await network.mutate(network.caller('platform'), 'approveReturn', { returnOrderId }, fields)).toEqual({
      returnOrder: { state: 'APPROVED' },
      code: null,
      userErrors: [],
    })
  })

  it('ends when it is rejected, cancelled or too late, with its code and its places', async () => {
    const rejected = await create({ ...two, requiresApproval: true })
    expect(await change('rejectReturn', rejected.returnOrderId)).toMatchObject({ returnOrder: { state: 'REJECTED' } })
    expect(await change('approveReturn', rejected.returnOrderId)).toMatchObject({
      userErrors: [{ code: 'STATE_NOT_ALLOWED' }],
    })
    const cancelled = await create(two)
    expect(await change('rejectReturn', cancelled.returnOrderId)).toMatchObject({
      userErrors: [{ code: 'STATE_NOT_ALLOWED' }],
    })
    await network.redirect(cancelled.parcelIds[1]!, [network.outlets[0]!])
    expect(await change('cancelReturn', cancelled.returnOrderId)).toMatchObject({ returnOrder: { state: 'CANCELLED' } })
    expect(await change('cancelReturn', cancelled.returnOrderId)).toMatchObject({
      userErrors: [{ code: 'ALREADY_IN_STATE' }],
    })
    expect(await dropOff(cancelled.code)).toMatchObject({ userErrors: [{ code: 'CODE_REFUSED' }] })
    const { rows } = await network.admin.query('select from parcels.place where holder_id = any($1)', [
      cancelled.parcelIds,
    ])
    expect(rows).toEqual([])
    const late = await create({ requiresApproval: true, dropOffBy: '2026-11-30' })
    network.setTime('2026-12-01T12:00:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect((await orderOf(late.returnOrderId)).state).toBe('EXPIRED')
    await network.checkShelves()
  })

  it('is not cancelled any more when one of its parcels was handed in', async () => {
    const { returnOrderId, code } = await create(two)
    await dropOff(code, { count: 1 })
    expect(await change('cancelReturn', returnOrderId)).toMatchObject({ userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
  })

  it('gets one new code for all of its parcels when wrong tries have used up the first', async () => {
    const { parcelIds, code } = await create(two)
    const wrong = { ...code!, digits: code!.digits === '000000' ? '000001' : '000000' }
    for (let tries = 0; tries < 5; tries++) await dropOff(wrong)
    expect(await dropOff(code)).toMatchObject({ userErrors: [{ code: 'CODE_REFUSED' }] })
    const issued = await network.mutate(
      network.caller('platform'),
      'issueCode',
      { parcelIds: [parcelIds[1]] },
      'code { reference digits parcels { id } } userErrors { code }',
    )
    expect(issued.code.reference).not.toBe(code!.reference)
    expect(issued.code.parcels).toEqual(parcelIds.map((id) => ({ id })))
    expect((await dropOff(issued.code)).parcels.length).toBe(2)
  })

  it('is changed by its shipper only', async () => {
    const { returnOrderId } = await create({ requiresApproval: true })
    for (const who of [network.caller('stranger'), network.caller('carrier'), network.caller('operator')]) {
      for (const name of ['approveReturn', 'rejectReturn', 'cancelReturn', 'resolveReturn']) {
        expect(await change(name, returnOrderId, who)).toEqual({
          returnOrder: null,
          userErrors: [{ code: 'NOT_FOUND' }],
        })
      }
      const items = [{ sku: 'SOCKS', quantity: 1 }]
      const received = await network.mutate(who, 'receiveReturn', { returnOrderId, items }, 'userErrors { code }')
      expect(received).toEqual({ userErrors: [{ code: 'NOT_FOUND' }] })
    }
    expect((await orderOf(returnOrderId)).state).toBe('REQUESTED')
  })

  it('is listed for its shipper, newest first, by states, reference and time of change', async () => {
    const seller = network.caller('stranger')
    const references = (value: string): object => ({ references: [{ kind: 'ORDER', value }] })
    const first = await create(references('A-1'), seller)
    network.setTime('2026-11-23T07:00:00Z')
    const second = await create({ ...references('A-2'), ...two, requiresApproval: true }, seller)
    network.setTime('2026-11-23T08:00:00Z')
    const third = await create(references('A-1'), seller)
    const list = async (filter: object, page: object = {}, who = seller): Promise<any> =>
      (
        await network.run(
          who,
          `query($filter: ReturnOrderFilter, $first: Int!, $after: String) { returnOrders(filter: $filter, first: $first, after: $after) {
            nodes { id references { value } } pageInfo { hasNextPage endCursor } } }`,
          { filter, first: 10, ...page },
        )
      ).data.returnOrders
    const idsOf = async (filter: object): Promise<string[]> =>
      (await list(filter)).nodes.map(({ id }: { id: string }) => id)
    const ids = [third, second, first].map(({ returnOrderId }) => returnOrderId)
    expect(await idsOf({})).toEqual(ids)
    expect(await idsOf({ reference: 'A-1' })).toEqual([ids[0], ids[2]])
    expect(await idsOf({ states: ['REQUESTED'] })).toEqual([ids[1]])
    expect(await idsOf({ updatedSince: '2026-11-23T07:00:00Z' })).toEqual([ids[0], ids[1]])
    network.setTime('2026-11-23T09:00:00Z')
    await change('cancelReturn', first.returnOrderId, seller)
    expect(await idsOf({ updatedSince: '2026-11-23T08:30:00Z' })).toEqual([ids[2]])
    const page = await list({}, { first: 2 })
    expect(page.nodes[1].references).toEqual([{ value: 'A-2' }])
    const rest = await list({}, { first: 2, after: page.pageInfo.endCursor })
    expect([page.pageInfo.hasNextPage, rest.nodes.map(({ id }: { id: string }) => id)]).toEqual([true, [ids[2]]])
    expect((await list({ reference: 'A-1' }, {}, network.caller('carrier'))).nodes).toEqual([])
  })
})
