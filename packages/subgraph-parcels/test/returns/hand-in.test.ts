import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

describe('the way in which a return is handed in', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  beforeEach(() => network.setTime(start))
  afterAll(() => network.close())

  const dropOff = (index: number, code: { reference: string; digits: string }): Promise<any> =>
    network.mutate(
      network.counter(network.outlets[index]!),
      'dropOffParcel',
      { outletId: network.outlets[index], reference: code.reference, code: code.digits },
      'parcels { id state } refusals { outletId code retryable } userErrors { code }',
    )
  const dropOffByOf = async (parcelId: string): Promise<string> =>
    (
      await network.run(
        network.caller('platform'),
        'query($id: ID!) { parcel(id: $id) { returnOrder { dropOffBy } } }',
        {
          id: parcelId,
        },
      )
    ).data.parcel.returnOrder.dropOffBy

  it('is no counter where a courier picks it up', async () => {
    const { parcelId } = await network.createReturn({ method: 'COURIER_PICKUP' })
    const { redirect, refusals } = await network.redirect(parcelId, [network.outlets[0]!])
    expect([redirect, refusals]).toMatchObject([null, [{ outletId: null, code: 'STATUS_NOT_ALLOWED' }]])
    const query = 'query($id: ID!) { parcel(id: $id) { redirectOptions { kind create reasons } } }'
    const { data } = await network.run(network.caller('platform'), query, { id: parcelId })
    expect(data.parcel.redirectOptions).toContainEqual({
      kind: 'DROP_OFF_AT_OUTLET',
      create: 'NOT_ELIGIBLE',
      reasons: ['STATUS_NOT_ALLOWED'],
    })
    const issued = await network.mutate(
      network.caller('platform'),
      'issueCode',
      { parcelIds: [parcelId] },
      'code { reference } userErrors { code }',
    )
    expect(issued).toEqual({ code: null, userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
  })

  it('ends with a day of the country, until an outlet with a zone of its own is chosen', async () => {
    const { parcelId } = await network.createReturn({ dropOffBy: '2026-12-24' })
    expect(await dropOffByOf(parcelId)).toBe('2026-12-25T00:00:00+05:30')
    const french = { address: { lines: ['1 quai'], country: 'FR' } }
    const { parcelId: other } = await network.createReturn({ dropOffBy: '2026-12-24', destination: french })
    expect(await dropOffByOf(other)).toBe('2026-12-25T00:00:00+01:00')
    await network.redirect(other, [network.outlets[0]!])
    expect(await dropOffByOf(other)).toBe('2026-12-25T00:00:00+05:30')
  })

  it('is refused with the outlet when its shelf is full, and the same again when the request is repeated', async () => {
    await network.publish(3, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 0 }] })
    const code = await network.createReturn()
    const input = { idempotencyKey: 'full', outletId: network.outlets[3], qr: code.qr }
    const counter = network.counter(network.outlets[3]!)
    const fields = 'parcels { id } refusals { outletId code retryable } userErrors { code retryable }'
    const full = {
      parcels: null,
      refusals: [{ outletId: network.outlets[3], code: 'OUTLET_FULL', retryable: true }],
      userErrors: [{ code: 'REFUSED', retryable: true }],
    }
    expect(await network.mutate(counter, 'dropOffParcel', input, fields)).toEqual(full)
    await network.publish(3, {})
    expect(await network.mutate(counter, 'dropOffParcel', input, fields)).toEqual(full)
    expect(await dropOff(3, code)).toMatchObject({ parcels: [{ state: 'AWAITING_COURIER' }], refusals: [] })
    await network.checkShelves()
  })

  it('is a scan of its label, of each parcel by itself, also one that came before the return', async () => {
    const platform = network.caller('platform')
    const { carrier } = network.partners
    const label = (value: string): object => ({ identifiers: [{ scheme: 'CARRIER', value, carrier }] })
    const drop = (barcode: string): Promise<any> =>
      network.mutate(
        network.counter(network.outlets[0]!),
        'recordScan',
        { kind: 'DROPPED_OFF', barcode, outletId: network.outlets[0], occurredAt: start },
        'parcel { state } instruction userErrors { code }',
      )
    // Brought before it is announced.
    await drop('LBL-2')
    const input = {
      method: 'DROP_OFF_LABELLED',
      items: [{ sku: 'SHOE-42', quantity: 2, reason: 'DOES_NOT_FIT' }],
      destination: { address: { lines: ['Hub 1'], country: 'IN' } },
      carrier,
      parcels: [label('LBL-1'), label('LBL-2')],
    }
    const fields =
      'returnOrder { id state } parcels { state identifiers { value } } code { reference } userErrors { code path }'
    const created = await network.mutate(platform, 'createReturn', input, fields)
    expect(created).toMatchObject({
      returnOrder: { state: 'APPROVED' },
      parcels: [
        { state: 'ANNOUNCED', identifiers: [{ value: 'LBL-1' }] },
        { state: 'AWAITING_COURIER', identifiers: [{ value: 'LBL-2' }] },
      ],
      code: null,
      userErrors: [],
    })
    expect(await drop('LBL-1')).toMatchObject({ parcel: { state: 'AWAITING_COURIER' }, userErrors: [] })
    const query = 'query($id: ID!) { returnOrder(id: $id) { state } }'
    const { data } = await network.run(platform, query, { id: created.returnOrder.id })
    expect(data.returnOrder.state).toBe('DROPPED_OFF')
    // The number of a label may also follow later.
    const { parcelId } = await network.createReturn({ method: 'DROP_OFF_LABELLED' })
    await network.mutate(platform, 'updateParcel', { parcelId, carrier, ...label('LBL-3') }, 'userErrors { code }')
    expect(await drop('LBL-3')).toMatchObject({ parcel: { state: 'AWAITING_COURIER' }, userErrors: [] })
    const again = await network.mutate(platform, 'createReturn', { ...input, parcels: [{}, label('LBL-1')] }, fields)
    expect(again).toMatchObject({ returnOrder: null, userErrors: [{ code: 'INVALID_IDENTIFIER' }] })
    const malformed = { parcels: [{}, { identifiers: [{ scheme: 'S10', value: 'RB000000000GB', carrier }] }] }
    expect(await network.mutate(platform, 'createReturn', { ...input, ...malformed }, fields)).toMatchObject({
      userErrors: [{ code: 'INVALID_IDENTIFIER', path: ['input', 'parcels', '1', 'identifiers', '0'] }],
    })
    await network.checkShelves()
  })
})
