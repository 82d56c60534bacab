import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }
const nothing = { event: null, parcel: null }

describe('a counter that scans what it does not expect', () => {
  let network: Network
  let numbers = 0
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  const newNumber = (): string => `M${++numbers}`
  const create = async (value: string, input: object = {}, caller = network.caller('platform')): Promise<any> => {
    const payload = await network.mutate(
      caller,
      'createParcel',
      { destination: { outletId: network.outlets[0] }, identifiers: [{ scheme: 'CARRIER', value }], ...input },
      'parcel { id state } refusals { code } userErrors { code path message }',
    )
    if (!payload.parcel) throw new Error(JSON.stringify(payload))
    return payload.parcel
  }
  /** Announces a parcel by its shipper and its carrier, in this order. */
  const createOfBoth = async (value: string, input: object = {}): Promise<any> => {
    const identifiers = [{ scheme: 'CARRIER', value, carrier: network.partners.carrier }]
    const parcel = await create(value, { identifiers, ...input })
    const { id } = await create(value, { identifiers }, network.caller('carrier'))
    expect(id).toBe(parcel.id)
    return parcel
  }
  const scanAt = (
    outlet: number,
    barcode: string,
    change: object = {},
    caller?: ReturnType<Network['caller']>,
  ): Promise<any> =>
    network.mutate(
      caller ?? network.counter(network.outlets[outlet]!),
      'recordScan',
      { kind: 'ARRIVED_OUTLET', barcode, outletId: network.outlets[outlet], occurredAt: start, ...change },
      'event { type effective } parcel { id state } instruction userErrors { code path message }',
    )
  const seenBy = async (caller: ReturnType<Network['caller']>, id: string): Promise<any> =>
    (
      await network.run(
        caller,
        `query($id: ID!) { parcel(id: $id) { state custodian { id } destination { outletId } holdUntil location { outletId since shelf }
          redirects(first: 5) { nodes { state } } events(first: 50) { nodes { type ... on ParcelEvent { outletId } } } } }`,
        { id },
      )
    ).data.parcel
  const typesOf = (parcel: any): string[] => parcel.events.nodes.map(({ type }: { type: string }) => type)

  it('tells shipper and carrier where a parcel promised elsewhere lies, and the counter only to keep it', async () => {
    const barcode = newNumber()
    const { id } = await createOfBoth(barcode)
    const before = await seenBy(network.caller('platform'), id)
    expect(await scanAt(1, barcode, { shelf: 'B7' })).toEqual({
      ...nothing,
      instruction: 'KEEP_FOR_COURIER',
      userErrors: [],
    })
    for (const party of ['platform', 'carrier'] as const) {
      const seen = await seenBy(network.caller(party), id)
      const { location, events, ...unchanged } = seen
      expect(location).toEqual({ outletId: network.outlets[1], since: '2026-11-23T12:00:00+05:30', shelf: 'B7' })
      expect(events.nodes.at(-1)).toEqual({ type: 'parcel.misrouted', outletId: network.outlets[1] })
      const { location: _, events: __, ...former } = before
      expect(unchanged).toEqual(former)
    }
    expect(await seenBy(network.counter(network.outlets[1]!), id)).toBeNull()
    await network.checkShelves()
  })

  it.each(['ARRIVED_OUTLET', 'DROPPED_OFF', 'FOUND', 'REFUSED'])(
    'says the same of a %s scan of a parcel to an address as of a number that nobody knows',
    async (kind) => {
      const barcode = newNumber()
      const { id } = await create(barcode, { destination: { address }, carrier: network.partners.carrier })
      await network.mutate(
        network.caller('carrier'),
        'recordScan',
        { kind: 'ACCEPTED', parcelId: id, occurredAt: start },
        'event { id }',
      )
      const known = await scanAt(1, barcode, { kind })
      expect(known).toEqual(await scanAt(1, newNumber(), { kind }))
      expect(known).toEqual({ ...nothing, instruction: 'KEEP_FOR_COURIER', userErrors: [] })
      expect(typesOf(await seenBy(network.caller('platform'), id))).toEqual([
        'parcel.announced',
        'parcel.accepted',
        'parcel.misrouted',
      ])
    },
  )

  it('gets custody once the carrier redirects the parcel there, and shelves it', async () => {
    const barcode = newNumber()
    const { id } = await createOfBoth(barcode)
    await scanAt(1, barcode)
    const redirected = await network.redirect(
      id,
      [network.outlets[1]!],
      { partner: network.partners.platform },
      network.caller('carrier'),
    )
    expect(redirected.redirect).toMatchObject({ state: 'CONFIRMED' })
    expect(await seenBy(network.counter(network.outlets[1]!), id)).toMatchObject({ state: 'ANNOUNCED' })
    expect(await scanAt(1, barcode, { occurredAt: '2026-11-23T06:40:00Z' })).toMatchObject({
      event: { type: 'parcel.at_outlet', effective: true },
      instruction: 'SHELVE',
    })
    await network.checkShelves()
  })

  it('loses it when its courier takes it along, and cannot say that it is missing where it does not lie', async () => {
    const barcode = newNumber()
    const { id } = await create(barcode)
    const location = async (): Promise<unknown> => (await seenBy(network.caller('platform'), id)).location
    await scanAt(1, barcode)
    await scanAt(2, barcode, { kind: 'MISSING' })
    expect(await location()).toMatchObject({ outletId: network.outlets[1] })
    expect(await scanAt(1, barcode, { kind: 'HANDED_TO_COURIER' })).toEqual({
      ...nothing,
      instruction: null,
      userErrors: [],
    })
    expect(await location()).toBeNull()
    expect((await seenBy(network.caller('platform'), id)).state).toBe('ANNOUNCED')
  })

  it('cannot take a parcel from the shelf where it waits for its recipient, but tells of it', async () => {
    const barcode = newNumber()
    const { id } = await create(barcode)
    await scanAt(0, barcode)
    const before = await seenBy(network.caller('platform'), id)
    expect(await scanAt(1, barcode, { occurredAt: '2026-11-23T06:45:00Z' })).toMatchObject(nothing)
    const { events, ...after } = await seenBy(network.caller('platform'), id)
    expect({ ...after, events: before.events }).toEqual(before)
    expect(events.nodes.at(-1)).toEqual({ type: 'parcel.misrouted', outletId: network.outlets[1] })
  })

  it('does not unsettle what is known since: an older scan leaves the location as it is', async () => {
    const barcode = newNumber()
    const { id } = await create(barcode)
    await scanAt(0, barcode)
    await scanAt(1, barcode, { occurredAt: '2026-11-23T06:00:00Z' })
    const seen = await seenBy(network.caller('platform'), id)
    expect(seen.location).toMatchObject({ outletId: network.outlets[0] })
    expect(typesOf(seen).at(-1)).toBe('parcel.scanned')
  })

  it('has its scan of an unknown number joined when it is announced: as the arrival there, elsewhere as misrouted', async () => {
    const [here, elsewhere, home] = [newNumber(), newNumber(), newNumber()]
    for (const barcode of [here, elsewhere, home]) {
      expect(await scanAt(1, barcode, { shelf: 'C1' })).toEqual({
        ...nothing,
        instruction: 'KEEP_FOR_COURIER',
        userErrors: [],
      })
    }
    network.setTime('2026-11-23T08:00:00Z')
    const arrived = await create(here, { destination: { outletId: network.outlets[1] } })
    expect(arrived.state).toBe('AT_OUTLET')
    expect(await seenBy(network.caller('platform'), arrived.id)).toMatchObject({
      location: { outletId: network.outlets[1], since: '2026-11-23T12:00:00+05:30', shelf: 'C1' },
      holdUntil: '2026-11-28T18:00:00+05:30',
    })
    for (const [barcode, destination] of [
      [elsewhere, { outletId: network.outlets[0] }],
      [home, { address }],
    ] as const) {
      const { id, state } = await create(barcode, { destination })
      const seen = await seenBy(network.caller('platform'), id)
      expect(state).toBe('ANNOUNCED')
      expect(typesOf(seen)).toEqual(['parcel.announced', 'parcel.misrouted'])
      expect(seen.location).toMatchObject({ outletId: network.outlets[1], shelf: 'C1' })
    }
    await network.checkShelves()
  })

  it('has an arrival that was announced later taken in even if its shelf is full', async () => {
    const barcode = newNumber()
    await network.publish(3, { capacity: [{ purpose: 'COLLECTION', sizeClass: 'ANY', places: 0 }] })
    await scanAt(3, barcode)
    const payload = await network.mutate(
      network.caller('platform'),
      'createParcel',
      { destination: { outletId: network.outlets[3] }, identifiers: [{ scheme: 'CARRIER', value: barcode }] },
      'parcel { state } refusals { code }',
    )
    expect(payload).toEqual({ parcel: { state: 'AT_OUTLET' }, refusals: [] })
    await network.publish(3, {})
    await network.checkShelves()
  })

  it('may scan 300 unknown or foreign numbers an hour, each alike', async () => {
    const device = network.counter(network.outlets[2]!)
    const foreign = newNumber()
    await create(foreign)
    const one = await network.mutate(
      { ...device, keyId: 'busy' },
      'recordScan',
      { kind: 'ARRIVED_OUTLET', barcode: foreign, outletId: network.outlets[2], occurredAt: start },
      'instruction userErrors { code }',
    )
    expect(one).toEqual({ instruction: 'KEEP_FOR_COURIER', userErrors: [] })
    await network.admin.query(`update parcels.unknown_scan_count set count = 299 where key_id = 'busy'`)
    const busy = { ...device, keyId: 'busy' }
    expect(await scanAt(2, newNumber(), {}, busy)).toMatchObject({ instruction: 'KEEP_FOR_COURIER' })
    for (const barcode of [newNumber(), foreign]) {
      expect(await scanAt(2, barcode, {}, busy)).toMatchObject({
        instruction: null,
        userErrors: [{ code: 'TOO_MANY_TRIES' }],
      })
    }
    // Its own parcels are not counted, nor is the next hour barred.
    const own = newNumber()
    await create(own, { destination: { outletId: network.outlets[2] } })
    expect(await scanAt(2, own, {}, busy)).toMatchObject({ instruction: 'SHELVE' })
    network.setTime('2026-11-23T07:30:00Z')
    expect(await scanAt(2, newNumber(), {}, busy)).toMatchObject({ userErrors: [] })
  })

  it('gets a device number recorded once, of a parcel of others as well', async () => {
    const barcode = newNumber()
    const { id } = await create(barcode)
    const first = await scanAt(1, barcode, { deviceSequence: 5 })
    expect(await scanAt(1, barcode, { deviceSequence: 5 })).toEqual(first)
    expect(typesOf(await seenBy(network.caller('platform'), id))).toEqual(['parcel.announced', 'parcel.misrouted'])
  })

  it('finds its own parcel among any number of others with the same number', async () => {
    const barcode = newNumber()
    const { id } = await create(barcode)
    for (let decoy = 1; decoy <= 11; decoy++) {
      const partner = `prt_demo_decoy_${decoy}`
      await network.admin.query(
        `insert into parcels.parcel
          select (jsonb_populate_record(q, jsonb_build_object('id', $2::text, 'shipper_id', $3::text, 'custodian_id', null,
            'custodian_outlet_id', null, 'created_at', q.created_at + interval '1 minute'))).* from parcels.parcel q where q.id = $1`,
        [id, `par_demo_${barcode}_${decoy}`, partner],
      )
      await network.admin.query(`insert into parcels.identifier values ($1, $2, 'CARRIER', $3, $4, true)`, [
        realm,
        `par_demo_${barcode}_${decoy}`,
        barcode,
        partner,
      ])
    }
    expect(await scanAt(0, barcode)).toMatchObject({ parcel: { id, state: 'AT_OUTLET' }, instruction: 'SHELVE' })
    const other = newNumber()
    const misrouted = await create(other)
    expect(await scanAt(1, other)).toMatchObject(nothing)
    expect(typesOf(await seenBy(network.caller('platform'), misrouted.id))).toContain('parcel.misrouted')
  })

  it('receives what its carrier brings there instead: destination, custody and hold follow', async () => {
    const barcode = newNumber()
    const { id } = await createOfBoth(barcode, { expectedOn: '2026-11-24' })
    const received = await scanAt(1, barcode, {}, network.caller('carrier'))
    expect(received).toMatchObject({ event: { type: 'parcel.at_outlet' }, instruction: 'SHELVE' })
    expect(await seenBy(network.counter(network.outlets[1]!), id)).toMatchObject({
      state: 'AT_OUTLET',
      custodian: { id: network.partners.operator },
      destination: { outletId: network.outlets[1] },
      location: { outletId: network.outlets[1] },
      holdUntil: '2026-11-28T18:00:00+05:30',
    })
    expect(await seenBy(network.counter(network.outlets[0]!), id)).toBeNull()
    // From one shelf to the next, where the hold starts anew.
    network.setTime('2026-11-24T06:30:00Z')
    await scanAt(2, barcode, { occurredAt: '2026-11-24T06:30:00Z' }, network.caller('operator'))
    expect(await seenBy(network.caller('platform'), id)).toMatchObject({
      destination: { outletId: network.outlets[2] },
      holdUntil: '2026-11-30T18:00:00+05:30',
    })
    await network.checkShelves()
  })

  it('hands back what the carrier brings to an outlet without a service point, or what has ended', async () => {
    await network.publish(3, { status: 'SUSPENDED' })
    const barcode = newNumber()
    const { id } = await create(barcode, { destination: { address }, carrier: network.partners.carrier })
    expect(await scanAt(3, barcode, {}, network.caller('carrier'))).toMatchObject({
      event: { type: 'parcel.misrouted' },
      instruction: 'HAND_BACK',
    })
    await network.publish(3, {})
    const own = newNumber()
    const { id: cancelled } = await create(own)
    await network.mutate(network.caller('platform'), 'cancelParcel', { parcelId: cancelled }, 'userErrors { code }')
    expect(
      await network.mutate(
        network.counter(network.outlets[0]!),
        'recordScan',
        { kind: 'ARRIVED_OUTLET', parcelId: cancelled, outletId: network.outlets[0], occurredAt: start },
        'event { type effective } instruction',
      ),
    ).toEqual({ event: { type: 'parcel.scanned', effective: false }, instruction: 'HAND_BACK' })
    expect((await seenBy(network.caller('platform'), id)).location).toMatchObject({ outletId: network.outlets[3] })
  })
})
