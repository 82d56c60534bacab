import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Counters, countersOf } from '../collection/counters.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

interface Exchange {
  readonly returnOrderId: string
  readonly parcelIds: readonly string[]
  readonly code: { readonly reference: string; readonly digits: string }
}

describe('an exchange', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
  })
  afterAll(() => network.close())
  beforeEach(() => counters.wait(start))

  const openFor = (replacementParcelIds: readonly string[], change: object = {}): Promise<any> =>
    network.mutate(
      network.caller('platform'),
      'createReturn',
      {
        kind: 'EXCHANGE',
        method: 'DROP_OFF_UNLABELLED',
        items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
        destination: { address: { lines: ['Hub 1'], country: 'IN' } },
        replacementParcelIds,
        ...change,
      },
      'returnOrder { id replacements { id } } parcels { id } code { reference digits } userErrors { code path }',
    )
  const exchangeFor = async (replacementIds: readonly string[], change: object = {}): Promise<Exchange> => {
    const { returnOrder, parcels, code, userErrors } = await openFor(replacementIds, change)
    expect(userErrors).toEqual([])
    expect(returnOrder.replacements).toEqual(replacementIds.toSorted().map((id) => ({ id })))
    return { returnOrderId: returnOrder.id, parcelIds: parcels.map(({ id }: { id: string }) => id), code }
  }
  const swap = ({ code }: Pick<Exchange, 'code'>, change: object = {}, index = 0): Promise<any> =>
    network.mutate(
      network.counter(network.outlets[index]!),
      'swapParcels',
      { outletId: network.outlets[index], reference: code.reference, code: code.digits, ...change },
      `handOver { id proof parcels { id } } collected { id state } droppedOff { id state } refusals { code }
       userErrors { code }`,
    )
  const dropOff = ({ code }: Pick<Exchange, 'code'>): Promise<any> =>
    network.mutate(
      network.counter(network.outlets[0]!),
      'dropOffParcel',
      { outletId: network.outlets[0], reference: code.reference, code: code.digits },
      'parcels { id state } userErrors { code }',
    )
  const orderOf = async (id: string): Promise<any> =>
    (
      await network.run(
        network.caller('platform'),
        'query($id: ID!) { returnOrder(id: $id) { kind state replacements { id state returnOrder { id } } } }',
        { id },
      )
    ).data.returnOrder
  const nothing = (code: string, refusals: object[] = []): object => ({
    handOver: null,
    collected: null,
    droppedOff: null,
    refusals,
    userErrors: [{ code }],
  })

  it('is one visit by one code: the return takes the place that the replacement frees, however full the shelves', async () => {
    const replacementId = await counters.arrive()
    const exchange = await exchangeFor([replacementId])
    await network.publish(0, {
      capacity: [
        { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 0 },
        { purpose: 'COLLECTION', sizeClass: 'ANY', places: 1 },
      ],
    })
    expect(await swap(exchange)).toEqual({
      handOver: { id: expect.stringMatching(/^hnd_/), proof: 'CODE', parcels: [{ id: replacementId }] },
      collected: [{ id: replacementId, state: 'COLLECTED' }],
      droppedOff: [{ id: exchange.parcelIds[0], state: 'AWAITING_COURIER' }],
      refusals: [],
      userErrors: [],
    })
    expect(await orderOf(exchange.returnOrderId)).toEqual({
      kind: 'EXCHANGE',
      state: 'DROPPED_OFF',
      replacements: [{ id: replacementId, state: 'COLLECTED', returnOrder: { id: exchange.returnOrderId } }],
    })
    const { rows } = await network.admin.query('select kind, purpose, to_day from parcels.place where holder_id = $1', [
      exchange.parcelIds[0],
    ])
    expect(rows).toEqual([{ kind: 'HELD', purpose: 'COLLECTION', to_day: null }])
    expect(await swap(exchange)).toEqual(nothing('CODE_REFUSED'))
    expect((await counters.eventsOf(replacementId)).slice(-2)).toEqual(['parcel.updated', 'parcel.collected'])
    await network.checkShelves()
    await network.publish(0, {})
  })

  it('waits while the replacement is not here; the return may be taken alone, and the replacement collected later', async () => {
    const replacementId = await counters.arrive(1)
    const exchange = await exchangeFor([replacementId])
    expect(await swap(exchange)).toEqual(nothing('REPLACEMENT_NOT_HERE'))
    const { code } = await counters.issue([replacementId])
    const collect = (): Promise<any> => counters.collect(1, code)
    expect(await collect()).toMatchObject({ handOver: null, userErrors: [{ code: 'EXCHANGE_INCOMPLETE' }] })
    expect((await dropOff(exchange)).parcels).toEqual([{ id: exchange.parcelIds[0], state: 'AWAITING_COURIER' }])
    expect(await collect()).toMatchObject({ parcels: [{ id: replacementId, state: 'COLLECTED' }], userErrors: [] })
    await network.checkShelves()
  })

  it('hands over a replacement for nothing only where the shipper allows it, and the return may still come', async () => {
    const first = await exchangeFor([await counters.arrive()])
    expect(await swap(first, { withoutReturn: true })).toEqual(nothing('EXCHANGE_INCOMPLETE'))
    const replacementId = await counters.arrive()
    const second = await exchangeFor([replacementId], { allowsIncomplete: true })
    expect(await swap(second, { withoutReturn: true })).toMatchObject({
      collected: [{ id: replacementId, state: 'COLLECTED' }],
      droppedOff: [],
      userErrors: [],
    })
    expect(await orderOf(second.returnOrderId)).toMatchObject({ kind: 'EXCHANGE', state: 'CODE_ISSUED' })
    expect((await dropOff(second)).parcels).toEqual([{ id: second.parcelIds[0], state: 'AWAITING_COURIER' }])
    await network.checkShelves()
  })

  it('becomes a return once its replacement has expired, and then only the return is taken', async () => {
    const replacementId = await counters.arrive()
    const exchange = await exchangeFor([replacementId])
    await counters.wait('2026-11-29T06:30:00Z')
    await lapseDue(network.parcels.deps, realm)
    expect(await orderOf(exchange.returnOrderId)).toMatchObject({
      kind: 'RETURN',
      state: 'CODE_ISSUED',
      replacements: [{ state: 'EXPIRED' }],
    })
    expect((await counters.eventsOf(replacementId)).slice(-2)).toEqual(['parcel.expired', 'return.updated'])
    expect(await swap(exchange)).toEqual(nothing('REPLACEMENT_NOT_HERE'))
    expect((await dropOff(exchange)).parcels).toEqual([{ id: exchange.parcelIds[0], state: 'AWAITING_COURIER' }])
  })

  it.each(['MISSING', 'CANCELLED'])('becomes a return once all of its replacements are gone: %s', async (how) => {
    const address = { address: { lines: ['1 Street'], country: 'IN' } }
    const announce = async (): Promise<string> => {
      const input = { destination: address, carrier: network.partners.carrier }
      return (await network.mutate(network.caller('platform'), 'createParcel', input, 'parcel { id }')).parcel.id
    }
    const ids = [await announce(), await announce()]
    const { returnOrderId } = await exchangeFor(ids)
    const lose = (parcelId: string): Promise<any> =>
      how === 'CANCELLED'
        ? network.mutate(network.caller('platform'), 'cancelParcel', { parcelId }, 'parcel { state }')
        : network.mutate(
            network.caller('carrier'),
            'recordScan',
            { kind: 'MISSING', parcelId, occurredAt: start },
            'parcel { state }',
          )
    await lose(ids[0]!)
    expect((await orderOf(returnOrderId)).kind).toBe('EXCHANGE')
    await lose(ids[1]!)
    expect((await orderOf(returnOrderId)).kind).toBe('RETURN')
  })

  it('asks for the checks of the recipient, and without them or after a failed one nothing is swapped', async () => {
    await network.publish(1, {
      capabilities: ['RETURN', 'DROP_OFF_UNLABELLED', 'COLLECT', 'AGE_CHECK', 'ID_CHECK'],
    })
    const replacementId = await counters.arrive(1, { restrictions: ['AGE_CHECK'] })
    const exchange = await exchangeFor([replacementId])
    expect(await swap(exchange, {}, 1)).toEqual(nothing('AGE_CHECK_NEEDED'))
    const failed = await swap(exchange, { checks: [{ kind: 'AGE', passed: false }] }, 1)
    expect(failed).toEqual(nothing('REFUSED', [{ code: 'AGE_NOT_VERIFIED' }]))
    const passed = await swap(exchange, { checks: [{ kind: 'AGE', passed: true }] }, 1)
    expect(passed).toMatchObject({ collected: [{ id: replacementId }], droppedOff: [{ id: exchange.parcelIds[0] }] })
    await network.publish(1, {})
  })

  it('takes several parcels back for several, each into a place of its own', async () => {
    const ids = [await counters.arrive(), await counters.arrive()]
    const exchange = await exchangeFor(ids, { parcels: [{}, {}, {}] })
    const { collected, droppedOff } = await swap(exchange)
    expect([collected.length, droppedOff.length]).toEqual([2, 3])
    const { rows } = await network.admin.query(
      'select purpose from parcels.place where holder_id = any($1) order by purpose',
      [exchange.parcelIds],
    )
    expect(rows.map(({ purpose }) => purpose)).toEqual(['COLLECTION', 'COLLECTION', 'DROP_OFF'])
    await network.checkShelves()
  })

  it('leaves its replacements to be collected together once the return was handed in', async () => {
    const ids = [await counters.arrive(), await counters.arrive()]
    const exchange = await exchangeFor(ids)
    const { code } = await counters.issue(ids)
    expect(await counters.tryAt(0, code)).toBe('EXCHANGE_INCOMPLETE')
    await dropOff(exchange)
    expect(await counters.tryAt(0, code)).toEqual(['COLLECTED', 'COLLECTED'])
    expect(await orderOf(exchange.returnOrderId)).toMatchObject({ kind: 'EXCHANGE', state: 'DROPPED_OFF' })
    await network.checkShelves()
  })

  it('becomes a return when both of its replacements are refused or recalled', async () => {
    const [refused, recalled] = [await counters.arrive(), await counters.arrive()]
    const exchange = await exchangeFor([refused, recalled])
    const input = { outletId: network.outlets[0], parcelId: refused }
    await network.mutate(network.counter(network.outlets[0]!), 'refuseParcel', input, 'userErrors { code }')
    expect((await orderOf(exchange.returnOrderId)).kind).toBe('EXCHANGE')
    await network.mutate(network.caller('platform'), 'recallParcel', { parcelId: recalled }, 'userErrors { code }')
    expect((await orderOf(exchange.returnOrderId)).kind).toBe('RETURN')
  })

  it('names only deliveries of its shipper that can still be handed over, each in one exchange', async () => {
    const replacementId = await counters.arrive()
    await exchangeFor([replacementId])
    const { parcelId: returned } = await network.createReturn()
    const code = async (ids: readonly string[], change: object = {}): Promise<unknown> =>
      (await openFor(ids, change)).userErrors
    const at = ['input', 'replacementParcelIds', '0']
    expect(await code([replacementId])).toEqual([{ code: 'STATE_NOT_ALLOWED', path: at }])
    expect(await code([returned])).toEqual([{ code: 'STATE_NOT_ALLOWED', path: at }])
    expect(await code(['par_demo_nothing'])).toEqual([{ code: 'NOT_FOUND', path: at }])
    const foreign = await network.mutate(
      network.caller('carrier'),
      'createParcel',
      { destination: { address: { lines: ['1 Street'], country: 'IN' } } },
      'parcel { id }',
    )
    expect(await code([foreign.parcel.id])).toEqual([{ code: 'NOT_FOUND', path: at }])
    expect(await code([await counters.arrive()], { kind: 'RETURN' })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'replacementParcelIds'] },
    ])
  })

  it('that its shipper has cancelled leaves a delivery like any other', async () => {
    const replacementId = await counters.arrive()
    const { returnOrderId } = await exchangeFor([replacementId])
    const cancel = network.mutate(network.caller('platform'), 'cancelReturn', { returnOrderId }, 'userErrors { code }')
    expect(await cancel).toEqual({ userErrors: [] })
    const { code } = await counters.issue([replacementId])
    expect(await counters.collect(0, code)).toMatchObject({ parcels: [{ state: 'COLLECTED' }], userErrors: [] })
  })
})
