import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from './network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }
const small = { length: 100, width: 100, height: 50, weight: 500 }
const large = { length: 590, width: 400, height: 350, weight: 15_000 }

describe('an update of a parcel', () => {
  let network: Network
  let numbers = 0
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const newNumber = (): string => `U-${++numbers}`
  const create = async (change: object = {}): Promise<string> => {
    const { parcel } = await network.mutate(
      network.caller('platform'),
      'createParcel',
      { destination: { outletId: network.outlets[0] }, expectedOn: '2026-11-25', measure: small, ...change },
      'parcel { id } userErrors { code }',
    )
    return parcel.id
  }
  const update = (parcelId: string, change: object, name: keyof Network['partners'] = 'platform'): Promise<any> =>
    network.mutate(
      network.caller(name),
      'updateParcel',
      { parcelId, ...change },
      'parcel { id state measure { weight } expectedOn carrier { id } identifiers { value } } refusals { code } userErrors { code path }',
    )
  const placesOf = async (id: string): Promise<unknown> =>
    (
      await network.admin.query('select kind, size_class, from_day, to_day from parcels.place where holder_id = $1', [
        id,
      ])
    ).rows
  const typesOf = async (id: string): Promise<string[]> =>
    (await network.admin.query('select type from parcels.event where parcel_id = $1 order by sequence', [id])).rows.map(
      ({ type }) => type,
    )

  it('by its shipper states measure, day, numbers and carrier, and tells the parties once', async () => {
    const id = await create({ destination: { address } })
    const value = newNumber()
    const carrier = network.partners.carrier
    const updated = await update(id, {
      measure: large,
      expectedOn: '2026-11-27',
      carrier,
      identifiers: [{ scheme: 'CARRIER', value, carrier }],
    })
    expect(updated).toEqual({
      parcel: {
        id,
        state: 'ANNOUNCED',
        measure: { weight: 15_000 },
        expectedOn: '2026-11-27',
        carrier: { id: carrier },
        identifiers: [{ value }],
      },
      refusals: [],
      userErrors: [],
    })
    expect(await typesOf(id)).toEqual(['parcel.announced', 'parcel.updated'])
    // The same again changes nothing.
    await update(id, { measure: large, expectedOn: '2026-11-27', carrier })
    expect((await typesOf(id)).length).toBeLessThanOrEqual(3)
    expect((await update(id, { carrier: network.partners.platform })).userErrors).toEqual([
      { code: 'STATE_NOT_ALLOWED', path: ['input', 'carrier'] },
    ])
  })

  it('by its carrier states numbers and the day, and nothing that is for the shipper to state', async () => {
    const id = await create({ destination: { address }, carrier: network.partners.carrier })
    const value = newNumber()
    const stated = await update(
      id,
      { expectedOn: '2026-11-26', identifiers: [{ scheme: 'CARRIER', value }] },
      'carrier',
    )
    expect(stated.parcel).toMatchObject({ expectedOn: '2026-11-26', identifiers: [{ value }] })
    await expect(update(id, { measure: large }, 'carrier')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await update(id, { expectedOn: '2026-11-26' }, 'stranger')).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ])
    expect((await update(id, { expectedOn: '2026-11-26' }, 'operator')).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ])
  })

  it('moves the promised place to the shelf of its size and the days of its arrival, or is refused', async () => {
    await network.publish(1, {
      capacity: [
        { purpose: 'COLLECTION', sizeClass: 'S', places: 1 },
        { purpose: 'COLLECTION', sizeClass: 'XL', places: 1 },
      ],
    })
    const id = await create({ destination: { outletId: network.outlets[1] } })
    expect(await placesOf(id)).toMatchObject([{ size_class: 'S', from_day: '2026-11-25' }])
    expect((await update(id, { measure: large })).refusals).toEqual([])
    expect(await placesOf(id)).toMatchObject([{ size_class: 'XL', from_day: '2026-11-25' }])
    await update(id, { expectedOn: '2026-11-27' })
    expect(await placesOf(id)).toMatchObject([{ size_class: 'XL', from_day: '2026-11-27', to_day: '2026-12-03' }])
    const other = await create({ destination: { outletId: network.outlets[1] } })
    expect(await update(other, { measure: large })).toMatchObject({
      parcel: null,
      refusals: [{ code: 'OUTLET_FULL' }],
      userErrors: [{ code: 'REFUSED' }],
    })
    expect(await update(other, { measure: { ...large, length: 700 } })).toMatchObject({
      parcel: null,
      refusals: [{ code: 'PARCEL_TOO_LARGE' }],
    })
    expect(await placesOf(other)).toMatchObject([{ size_class: 'S' }])
    expect((await update(other, { expectedOn: '2026-12-31' })).userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'expectedOn'] },
    ])
    await network.checkShelves()
  })

  it('finds what was scanned of its new numbers, and takes none that another parcel has', async () => {
    const [value, taken] = [newNumber(), newNumber()]
    await network.mutate(
      network.counter(network.outlets[0]!),
      'recordScan',
      { kind: 'ARRIVED_OUTLET', barcode: value, outletId: network.outlets[0], occurredAt: start },
      'instruction',
    )
    await create({ identifiers: [{ scheme: 'CARRIER', value: taken }] })
    const id = await create()
    expect((await update(id, { identifiers: [{ scheme: 'CARRIER', value: taken }] })).userErrors).toEqual([
      { code: 'INVALID_IDENTIFIER', path: ['input', 'identifiers'] },
    ])
    expect((await update(id, { identifiers: [{ scheme: 'CARRIER', value }] })).parcel.state).toBe('AT_OUTLET')
    expect(
      (await update(id, { identifiers: Array.from({ length: 10 }, () => ({ scheme: 'CARRIER', value: newNumber() })) }))
        .userErrors,
    ).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'identifiers'] }])
    await network.checkShelves()
  })

  it('comes too late for a parcel that has ended', async () => {
    const id = await create({ destination: { address } })
    await network.mutate(network.caller('platform'), 'cancelParcel', { parcelId: id }, 'userErrors { code }')
    expect((await update(id, { expectedOn: '2026-11-26' })).userErrors).toMatchObject([{ code: 'STATE_NOT_ALLOWED' }])
  })
})
