import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lapseDue } from '../src/index.ts'
import { type Network, realm, start, startNetwork } from './network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

describe('a delivery to an outlet', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const create = (input: object, caller = network.caller('platform')): Promise<any> =>
    network.mutate(
      caller,
      'createParcel',
      { destination: { outletId: network.outlets[0] }, ...input },
      'parcel { id state custodian { id } destination { kind outletId } identifiers { scheme value } } refusals { code outletId } userErrors { code path }',
    )
  const scan = (caller: ReturnType<Network['caller']>, input: object): Promise<any> =>
    network.mutate(
      caller,
      'recordScan',
      { occurredAt: start, ...input },
      'event { type effective sequence } parcel { state holdUntil damaged } userErrors { code }',
    )
  const carrierParcel = async (input: object = {}): Promise<string> =>
    (await create({ carrier: network.partners.carrier, destination: { address }, ...input })).parcel.id

  it('gets a promised place when it is announced, or is refused and not created', async () => {
    const { parcel, refusals } = await create({ expectedOn: '2026-11-25' })
    expect(refusals).toEqual([])
    expect(parcel).toMatchObject({
      state: 'ANNOUNCED',
      custodian: { id: network.partners.operator },
      destination: { kind: 'OUTLET', outletId: network.outlets[0] },
    })
    const { rows } = await network.admin.query(
      'select purpose, from_day, to_day from parcels.place where holder_id = $1',
      [parcel.id],
    )
    // Five opening days after the arrival on Wednesday, with the outlet open from Monday to Saturday.
    expect(rows).toEqual([{ purpose: 'COLLECTION', from_day: '2026-11-25', to_day: '2026-12-01' }])

    await network.publish(1, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 0 }] })
    const before = await network.admin.query('select count(*) as parcels from parcels.parcel')
    const refused = await create({ destination: { outletId: network.outlets[1] } })
    expect(refused).toEqual({
      parcel: null,
      refusals: [{ code: 'OUTLET_FULL', outletId: network.outlets[1] }],
      userErrors: [{ code: 'REFUSED', path: null }],
    })
    expect((await network.admin.query('select count(*) as parcels from parcels.parcel')).rows).toEqual(before.rows)
    await network.publish(1, {})
  })

  it('arrives, is held until the last closing time of its hold, expires on the shelf, and goes back', async () => {
    const { parcel } = await create({ expectedOn: '2026-11-24' })
    const counter = network.counter(network.outlets[0]!)
    const arrived = await scan(counter, {
      kind: 'ARRIVED_OUTLET',
      parcelId: parcel.id,
      outletId: network.outlets[0],
      shelf: 'A3',
      conditions: ['DAMAGED'],
    })
    expect(arrived).toMatchObject({
      event: { type: 'parcel.at_outlet', effective: true },
      parcel: { state: 'AT_OUTLET', holdUntil: '2026-11-28T18:00:00+05:30', damaged: true },
    })
    network.setTime('2026-11-28T12:30:00Z')
    await lapseDue(network.parcels.deps, realm)
    const state = async (): Promise<unknown> =>
      (
        await network.run(network.caller('platform'), 'query($id: ID!) { parcel(id: $id) { state } }', {
          id: parcel.id,
        })
      ).data.parcel.state
    expect(await state()).toBe('EXPIRED')
    // It is still on the shelf and still counts.
    const { rows } = await network.admin.query('select kind, to_day from parcels.place where holder_id = $1', [
      parcel.id,
    ])
    expect(rows).toEqual([{ kind: 'HELD', to_day: null }])
    await network.checkShelves()
    await scan(counter, {
      kind: 'HANDED_TO_COURIER',
      parcelId: parcel.id,
      outletId: network.outlets[0],
      occurredAt: '2026-11-28T12:30:00Z',
    })
    expect(await state()).toBe('RETURNING')
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [parcel.id])).rowCount).toBe(0)
    await network.checkShelves()
  })

  it('can be diverted on its way to an address, with an event for each step until it arrives', async () => {
    const carrier = network.caller('carrier')
    const id = await carrierParcel()
    await scan(carrier, { kind: 'ACCEPTED', parcelId: id, occurredAt: '2026-11-23T06:00:00Z' })
    await scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId: id, occurredAt: '2026-11-23T06:10:00Z' })
    const redirected = await network.redirect(
      id,
      [network.outlets[2]!],
      { partner: network.partners.platform },
      carrier,
    )
    expect(redirected.redirect).toMatchObject({ state: 'CONFIRMED', outletId: network.outlets[2] })
    const seen = async (): Promise<any> =>
      (
        await network.run(
          network.caller('platform'),
          'query($id: ID!) { parcel(id: $id) { state destination { outletId } redirects(first: 1) { nodes { state initiator } } } }',
          { id },
        )
      ).data.parcel
    expect(await seen()).toEqual({
      state: 'DIVERTING',
      destination: { outletId: network.outlets[2] },
      redirects: { nodes: [{ state: 'CONFIRMED', initiator: 'CARRIER' }] },
    })
    await scan(carrier, { kind: 'DEPARTED', parcelId: id, occurredAt: '2026-11-23T06:20:00Z' })
    expect((await seen()).redirects.nodes[0].state).toBe('IN_PROGRESS')
    await scan(network.counter(network.outlets[2]!), {
      kind: 'ARRIVED_OUTLET',
      parcelId: id,
      outletId: network.outlets[2],
      occurredAt: '2026-11-23T06:29:00Z',
    })
    expect(await seen()).toMatchObject({ state: 'AT_OUTLET', redirects: { nodes: [{ state: 'COMPLETED' }] } })
    await network.checkShelves()
  })

  it('fails its redirect and frees the place when it is delivered meanwhile', async () => {
    const carrier = network.caller('carrier')
    const id = await carrierParcel()
    await network.redirect(id, [network.outlets[2]!], { partner: network.partners.platform }, carrier)
    await scan(carrier, { kind: 'OUT_FOR_DELIVERY', parcelId: id, occurredAt: '2026-11-23T06:10:00Z' })
    await scan(carrier, { kind: 'DELIVERED', parcelId: id, occurredAt: '2026-11-23T06:20:00Z' })
    const { rows } = await network.admin.query('select state from parcels.redirect where parcel_id = $1', [id])
    expect(rows).toEqual([{ state: 'FAILED' }])
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [id])).rowCount).toBe(0)
    const late = await scan(carrier, { kind: 'DEPARTED', parcelId: id, occurredAt: '2026-11-23T06:15:00Z' })
    expect(late).toMatchObject({ event: { type: 'parcel.scanned', effective: false }, parcel: { state: 'DELIVERED' } })
  })

  it('cannot be redirected against its restrictions', async () => {
    const reasons = async (restrictions: string[]): Promise<string[]> => {
      const { parcel } = await create({ destination: { address }, restrictions })
      return (await network.redirect(parcel.id, [network.outlets[0]!])).refusals.map(
        ({ code }: { code: string }) => code,
      )
    }
    expect(await reasons(['NO_REDIRECT'])).toEqual(['SENDER_DISALLOWS'])
    expect(await reasons(['CUSTOMS'])).toEqual(['CUSTOMS_HOLD'])
    expect(await reasons(['AGE_CHECK'])).toEqual(['AGE_CHECK_UNAVAILABLE'])
    expect(await reasons(['CASH_ON_DELIVERY'])).toEqual(['CASH_ON_DELIVERY_UNAVAILABLE'])
    expect(await reasons(['DANGEROUS_GOODS'])).toEqual(['CONTENT_NOT_ACCEPTED'])
  })

  it('is found by its numbers, which are unique while in use and reveal nothing to strangers', async () => {
    const number = { scheme: 'S10', value: 'RB 123 456 785 GB', carrier: network.partners.carrier }
    const { parcel } = await create({
      destination: { address },
      carrier: network.partners.carrier,
      identifiers: [number],
    })
    expect(parcel.identifiers).toEqual([{ scheme: 'S10', value: 'RB123456785GB' }])
    expect((await create({ identifiers: [{ scheme: 'S10', value: 'RB123456786GB' }] })).userErrors).toEqual([
      { code: 'INVALID_IDENTIFIER', path: ['input', 'identifiers', '0'] },
    ])
    const stranger = network.caller('stranger')
    expect((await create({ destination: { address }, identifiers: [number] }, stranger)).userErrors).toEqual([
      { code: 'INVALID_IDENTIFIER', path: ['input', 'identifiers', '0'] },
    ])
    // A carrier that announces its number joins the parcel that the shipper has announced with it.
    const carrier = network.caller('carrier')
    expect((await create({ destination: { address }, identifiers: [number] }, carrier)).parcel.id).toBe(parcel.id)
    const found = await network.run(
      carrier,
      '{ parcelsByIdentifier(value: "rb 123456785 gb", first: 5) { nodes { id } } }',
    )
    expect(found.data.parcelsByIdentifier.nodes).toEqual([{ id: parcel.id }])
    const scanned = await scan(carrier, { kind: 'ACCEPTED', barcode: 'rb123456785gb', occurredAt: start })
    expect(scanned).toMatchObject({ event: { type: 'parcel.accepted' }, parcel: { state: 'ACCEPTED' } })
    await scan(carrier, { kind: 'DELIVERED', parcelId: parcel.id })
    // Once the parcel has ended, its number can be used again.
    expect((await create({ destination: { address }, identifiers: [number] })).parcel.id).not.toBe(parcel.id)
  })

  it('is joined by the scans of its number that came before it was announced', async () => {
    const carrier = network.caller('carrier')
    const early = await scan(carrier, {
      kind: 'ACCEPTED',
      barcode: '1Z 5R89 3903 5756 7127',
      occurredAt: '2026-11-23T06:00:00Z',
    })
    expect(early).toEqual({ event: null, parcel: null, userErrors: [] })
    const { parcel } = await create({
      destination: { address },
      carrier: network.partners.carrier,
      identifiers: [{ scheme: 'UPS_1Z', value: '1Z5R89390357567127', carrier: network.partners.carrier }],
    })
    expect(parcel.state).toBe('ACCEPTED')
    const { data } = await network.run(
      carrier,
      'query($id: ID!) { parcel(id: $id) { events(first: 5) { nodes { type sequence } } } }',
      { id: parcel.id },
    )
    expect(data.parcel.events.nodes).toEqual([
      { type: 'parcel.announced', sequence: 1 },
      { type: 'parcel.accepted', sequence: 2 },
    ])
  })

  it('takes no place and no number when it was delivered before it was announced', async () => {
    // The platform carries parcels to its own service points.
    const carrier = network.caller('platform')
    const number = { scheme: 'SSCC', value: '340123450000000000', carrier: network.partners.platform }
    await scan(carrier, { kind: 'OUT_FOR_DELIVERY', barcode: number.value, occurredAt: '2026-11-23T06:00:00Z' })
    await scan(carrier, { kind: 'DELIVERED', barcode: number.value, occurredAt: '2026-11-23T06:10:00Z' })
    const announce = (): Promise<any> =>
      create({
        destination: { outletId: network.outlets[3] },
        carrier: network.partners.platform,
        identifiers: [number],
      })
    const { parcel, refusals } = await announce()
    expect(refusals).toEqual([])
    expect(parcel.state).toBe('DELIVERED')
    expect((await network.admin.query('select from parcels.place where holder_id = $1', [parcel.id])).rowCount).toBe(0)
    await network.checkShelves()
    expect((await announce()).parcel).toMatchObject({ state: 'ANNOUNCED' })
  })

  it('records a scan of a device once, however often it is sent', async () => {
    const { parcel } = await create({ expectedOn: '2026-11-24' })
    const counter = network.counter(network.outlets[0]!)
    const input = { kind: 'ARRIVED_OUTLET', parcelId: parcel.id, outletId: network.outlets[0], deviceSequence: 41 }
    const first = await scan(counter, input)
    const again = await scan(counter, input)
    expect(again.event).toEqual(first.event)
    const { rowCount } = await network.admin.query('select from parcels.event where parcel_id = $1', [parcel.id])
    // Its announcement, its arrival, and the code that its arrival issued.
    expect(rowCount).toBe(3)
  })

  it('is listed by state, outlet, reference and time, page by page, for its parties', async () => {
    const ids: string[] = []
    for (let each = 0; each < 5; each++) {
      network.setTime(new Date(Date.parse(start) + each * 1_000).toISOString())
      ids.push((await create({ destination: { address }, references: [{ kind: 'ORDER', value: 'BULK-7' }] })).parcel.id)
    }
    const platform = network.caller('platform')
    const list = async (after: string | null, filter: object): Promise<any> =>
      (
        await network.run(
          platform,
          'query($after: String, $filter: ParcelFilter) { parcels(first: 2, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } } }',
          { after, filter },
        )
      ).data.parcels
    const filter = { reference: 'BULK-7', states: ['ANNOUNCED'], updatedSince: start }
    const pages = [await list(null, filter)]
    while (pages.at(-1).pageInfo.hasNextPage) pages.push(await list(pages.at(-1).pageInfo.endCursor, filter))
    expect(pages.flatMap((page) => page.nodes.map(({ id }: { id: string }) => id))).toEqual(ids.toReversed())
    const foreign = await network.run(
      network.caller('stranger'),
      'query($after: String, $filter: ParcelFilter) { parcels(first: 2, after: $after, filter: $filter) { nodes { id } } }',
      { after: pages[0].pageInfo.endCursor, filter },
    )
    expect(foreign.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})
