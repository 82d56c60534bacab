import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../../src/index.ts'
import { type Counters, countersOf } from '../collection/counters.ts'
import { type Network, realm, start, startNetwork } from '../network.ts'

const rounds = 40

describe('racing for a return', () => {
  let network: Network
  let counters: Counters
  beforeAll(async () => {
    network = await startNetwork()
    counters = countersOf(network)
    await network.publish(0, {
      capacity: [
        { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 2_000 },
        { purpose: 'COLLECTION', sizeClass: 'ANY', places: 2_000 },
      ],
    })
  })
  beforeEach(() => counters.wait(start))
  afterAll(() => network.close())

  const platform = () => network.caller('platform')
  const create = async (change: object): Promise<any> => {
    const payload = await network.mutate(
      platform(),
      'createReturn',
      {
        method: 'DROP_OFF_UNLABELLED',
        items: [
          { sku: 'SHOE-42', quantity: 20, reason: 'DOES_NOT_FIT' },
          { sku: 'SOCKS', quantity: 1, reason: 'OTHER' },
        ],
        destination: { address: { lines: ['Hub 1'], country: 'IN' } },
        carrier: network.partners.carrier,
        ...change,
      },
      'returnOrder { id } parcels { id } code { reference digits } userErrors { code }',
    )
    expect(payload.userErrors).toEqual([])
    return { ...payload, id: payload.returnOrder.id, ids: payload.parcels.map(({ id }: { id: string }) => id) }
  }
  const atCounter = (name: string, { code }: any, fields: string, change: object = {}): Promise<any> =>
    network.mutate(
      network.counter(network.outlets[0]!),
      name,
      { outletId: network.outlets[0], reference: code.reference, code: code.digits, ...change },
      `${fields} userErrors { code }`,
    )
  const swap = (exchange: any, change: object = {}): Promise<any> =>
    atCounter('swapParcels', exchange, 'handOver { id } collected { id } droppedOff { id } refusals { code }', change)
  const dropOff = (order: any, change: object = {}): Promise<any> =>
    atCounter('dropOffParcel', order, 'parcels { id } refusals { code }', change)
  const stateOf = async (id: string): Promise<any> => {
    const query =
      'query($id: ID!) { returnOrder(id: $id) { kind state items { received } parcels { state } replacements { state } } }'
    return (await network.run(platform(), query, { id })).data.returnOrder
  }
  /** Throws unless the events of each parcel, and of the order, are gapless and say each new state once. */
  const checkEvents = async (parcelIds: readonly string[]): Promise<void> => {
    for (const id of parcelIds) {
      const { rows } = await network.admin.query<{ sequence: number; state: string; type: string }>(
        'select sequence, state, type from parcels.event where parcel_id = $1 order by sequence',
        [id],
      )
      expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1))
      const states = rows.filter(({ type }) => type.startsWith('parcel.')).map(({ state }) => state)
      const { rows: parcels } = await network.admin.query('select state, sequence from parcels.parcel where id = $1', [
        id,
      ])
      expect(parcels).toEqual([{ state: states.at(-1), sequence: rows.length }])
    }
  }

  it(`drops off two parcels of one return at the same moment, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round++) {
      const order = await create({ parcels: [{}, {}] })
      const dropped = await Promise.all([dropOff(order, { count: 1 }), dropOff(order, { count: 1 })])
      const taken = dropped.flatMap(({ parcels }) => parcels ?? []).map(({ id }: { id: string }) => id)
      expect(taken.toSorted()).toEqual(order.ids)
      expect((await stateOf(order.id)).state).toBe('DROPPED_OFF')
      const { rows } = await network.admin.query(
        'select type from parcels.event where subject_id = $1 order by position',
        [order.id],
      )
      expect(rows.map(({ type }) => type)).toEqual(['return.code_issued', 'return.dropped_off'])
      await checkEvents(order.ids)
    }
    await network.checkShelves()
  })

  it(`drops off two labels of one return at the same moment, ${rounds} times`, async () => {
    const { carrier } = network.partners
    for (let round = 0; round < rounds; round++) {
      const barcodes = [`RACE-${round}-A`, `RACE-${round}-B`]
      const order = await create({
        method: 'DROP_OFF_LABELLED',
        parcels: barcodes.map((value) => ({ identifiers: [{ scheme: 'CARRIER', value, carrier }] })),
      })
      const drop = (barcode: string): Promise<any> =>
        network.mutate(
          network.counter(network.outlets[0]!),
          'recordScan',
          { kind: 'DROPPED_OFF', barcode, outletId: network.outlets[0], occurredAt: start },
          'parcel { state } userErrors { code }',
        )
      for (const { parcel } of await Promise.all(barcodes.map(drop))) expect(parcel.state).toBe('AWAITING_COURIER')
      expect((await stateOf(order.id)).state).toBe('DROPPED_OFF')
      await checkEvents(order.ids)
    }
    await network.checkShelves()
  })

  it('moves the parcels of one return by couriers, cancellation and receipt at once, and loses nothing', async () => {
    for (let round = 0; round < rounds / 4; round++) {
      const order = await create({ parcels: Array.from({ length: 20 }, () => ({})) })
      const scan = (parcelId: string): Promise<any> =>
        network.mutate(
          network.caller('carrier'),
          'recordScan',
          { kind: 'ACCEPTED', parcelId, occurredAt: start },
          'event { effective } userErrors { code }',
        )
      const receive = (): Promise<any> =>
        network.mutate(
          platform(),
          'receiveReturn',
          { returnOrderId: order.id, items: [{ sku: 'SHOE-42', quantity: 5 }] },
          'returnOrder { id } userErrors { code }',
        )
      const outcomes = await Promise.all([
        ...order.ids.slice(0, 19).map(scan),
        receive(),
        receive(),
        receive(),
        receive(),
        // The fifth is one too many.
        receive(),
        network.mutate(platform(), 'cancelParcel', { parcelId: order.ids[19] }, 'userErrors { code }'),
      ])
      const failed = outcomes.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))
      expect(failed).toEqual(['INVALID_INPUT'])
      expect(await stateOf(order.id)).toMatchObject({
        state: 'PARTLY_RECEIVED',
        items: [{ received: 20 }, { received: 0 }],
        parcels: [...Array.from({ length: 19 }, () => ({ state: 'ACCEPTED' })), { state: 'CANCELLED' }],
      })
      await checkEvents(order.ids)
    }
    await network.checkShelves()
  })

  it('ends an exchange in one way, when it is swapped, taken alone, collected and expired at once', async () => {
    const ends = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      await counters.wait(start)
      const replacementId = await counters.arrive()
      const exchange = await create({ kind: 'EXCHANGE', replacementParcelIds: [replacementId] })
      const code = await counters.codeOf(replacementId)
      const isLate = round % 2 === 1
      // The hold ends after the last closing time of the fifth opening day.
      if (isLate) network.setTime('2026-11-28T12:30:00Z')
      await Promise.all([
        swap(exchange),
        counters.collect(0, code),
        ...(round % 4 > 1 ? [dropOff(exchange)] : []),
        ...(isLate ? [lapseDue(network.parcels.deps, realm)] : []),
      ])
      const { kind, parcels, replacements, state } = await stateOf(exchange.id)
      const end = `${kind} ${parcels[0].state} ${replacements[0].state}`
      ends.add(end)
      const possible = [
        'EXCHANGE AWAITING_COURIER COLLECTED',
        'EXCHANGE AWAITING_COURIER AT_OUTLET',
        'RETURN ANNOUNCED EXPIRED',
        'RETURN AWAITING_COURIER EXPIRED',
      ]
      expect(possible).toContain(end)
      expect(state).toBe(parcels[0].state === 'ANNOUNCED' ? 'CODE_ISSUED' : 'DROPPED_OFF')
      await checkEvents([replacementId, exchange.ids[0]])
    }
    expect(ends.size).toBeGreaterThan(1)
    await network.checkShelves()
  })

  it('swaps once for one key and for many, 50 requests at a time', async () => {
    const found = 'select from parcels.hand_over where id = any($1)'
    for (const keyOf of [() => 'same', (index: number) => `own-${index}`]) {
      const replacementId = await counters.arrive()
      const exchange = await create({ kind: 'EXCHANGE', replacementParcelIds: [replacementId] })
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => swap(exchange, { idempotencyKey: keyOf(index) })),
      )
      const handOvers = outcomes.flatMap(({ handOver }) => (handOver ? [handOver.id] : []))
      expect(new Set(handOvers).size).toBe(1)
      expect((await network.admin.query(found, [handOvers])).rowCount).toBe(1)
      // Requests that wait for the first count as tries of a code; afterwards each gets its response.
      const keys = outcomes.flatMap(({ handOver }, index) => (handOver ? [keyOf(index)] : []))
      for (const idempotencyKey of new Set(keys)) {
        expect((await swap(exchange, { idempotencyKey })).handOver.id).toBe(handOvers[0])
      }
      await checkEvents([replacementId, ...exchange.ids])
    }
    await network.checkShelves()
  })

  it('names one delivery for one exchange only, when many name it at once', async () => {
    const replacementId = await counters.arrive()
    const input = {
      kind: 'EXCHANGE',
      method: 'DROP_OFF_UNLABELLED',
      items: [{ sku: 'SHOE-42', quantity: 1, reason: 'OTHER' }],
      destination: { address: { lines: ['Hub 1'], country: 'IN' } },
      replacementParcelIds: [replacementId],
    }
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        network.mutate(platform(), 'createReturn', input, 'returnOrder { id } userErrors { code }'),
      ),
    )
    expect(outcomes.filter(({ returnOrder }) => returnOrder !== null).length).toBe(1)
    const codes = outcomes.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))
    expect(new Set(codes)).toEqual(new Set(['STATE_NOT_ALLOWED']))
  })
})
