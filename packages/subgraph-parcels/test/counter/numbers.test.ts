import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

const destination = { address: { lines: ['1 Mill Lane'], country: 'IN' } }

describe('a number of a carrier', () => {
  let network: Network
  let numbers = 0
  beforeAll(async () => {
    network = await startNetwork()
    await network.grant('operator', { granted_by: 'carrier' })
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  type Name = keyof Network['partners']
  const newNumber = (): string => `N-${++numbers}`
  const announce = (name: Name, value: string, change: object = {}): Promise<any> =>
    network.mutate(
      network.caller(name),
      'createParcel',
      { destination, identifiers: [{ scheme: 'CARRIER', value, carrier: network.partners.carrier }], ...change },
      'parcel { id shipper { id } carrier { id } references { value } expectedOn } refusals { code } userErrors { code path message }',
    )
  const partiesOf = async (id: string): Promise<any> =>
    (
      await network.run(
        network.caller('carrier'),
        'query($id: ID!) { parcel(id: $id) { shipper { id } carrier { id } } }',
        { id },
      )
    ).data.parcel

  it('is refused to whom the carrier has not granted shipping on that day, in use or not', async () => {
    const used = newNumber()
    await announce('platform', used)
    const refused = await announce('stranger', used)
    expect(refused).toEqual({
      parcel: null,
      refusals: [],
      userErrors: [
        {
          code: 'INVALID_IDENTIFIER',
          path: ['input', 'identifiers', '0'],
          message: "The number is another carrier's, who has not granted the caller shipping today.",
        },
      ],
    })
    expect(await announce('stranger', newNumber())).toEqual(refused)
    // A carrier that does not exist is none that has granted it.
    const unknown = { scheme: 'CARRIER', value: used, carrier: `${network.partners.carrier.slice(0, -4)}0000` }
    expect(await announce('stranger', used, { identifiers: [unknown] })).toEqual(refused)
    await network.grant('stranger', { granted_by: 'carrier', valid_from: '2026-11-24', valid_until: '2026-11-25' })
    const own = newNumber()
    const parcelOn = async (day: string): Promise<unknown> => {
      network.setTime(`${day}T06:30:00Z`)
      return (await announce('stranger', own)).parcel
    }
    expect(await parcelOn('2026-11-23')).toBeNull()
    expect(await parcelOn('2026-11-25')).toBeNull()
    expect(await parcelOn('2026-11-24')).not.toBeNull()
  })

  it('does not put a parcel into the feed of a carrier that has not granted it', async () => {
    const payload = await announce('stranger', newNumber(), { identifiers: [], carrier: network.partners.carrier })
    expect(payload).toMatchObject({ parcel: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'carrier'] }] })
    const returned = await network.mutate(
      network.caller('stranger'),
      'createReturn',
      {
        method: 'COURIER_PICKUP',
        items: [{ sku: 'A', quantity: 1, reason: 'OTHER' }],
        destination,
        carrier: network.partners.carrier,
      },
      'parcel { id } userErrors { code path }',
    )
    expect(returned).toEqual({ parcel: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'carrier'] }] })
  })

  it('lets its shipper join the parcel that the carrier has announced, and fill in what it has not stated', async () => {
    const value = newNumber()
    const first = await announce('carrier', value)
    expect(first.parcel).toMatchObject({ shipper: null, carrier: { id: network.partners.carrier } })
    const second = await announce('platform', value, {
      references: [{ kind: 'ORDER', value: '42' }],
      expectedOn: '2026-11-26',
    })
    expect(second.parcel).toEqual({
      id: first.parcel.id,
      shipper: { id: network.partners.platform },
      carrier: { id: network.partners.carrier },
      references: [{ value: '42' }],
      expectedOn: '2026-11-26',
    })
    const cancelled = await network.mutate(
      network.caller('platform'),
      'cancelParcel',
      { parcelId: first.parcel.id },
      'parcel { state }',
    )
    expect(cancelled.parcel.state).toBe('CANCELLED')
  })

  it('says that a role is taken, and returns the parcel to the partner that has it', async () => {
    const value = newNumber()
    const { parcel } = await announce('platform', value)
    expect((await announce('platform', value)).parcel.id).toBe(parcel.id)
    expect(await announce('operator', value)).toMatchObject({
      parcel: null,
      userErrors: [{ code: 'ROLE_TAKEN', path: ['input', 'identifiers'] }],
    })
    expect((await announce('carrier', value)).parcel.id).toBe(parcel.id)
    expect((await announce('carrier', value)).parcel.id).toBe(parcel.id)
    expect(await partiesOf(parcel.id)).toEqual({
      shipper: { id: network.partners.platform },
      carrier: { id: network.partners.carrier },
    })
  })

  it('is announced once, however many announce it at once', async () => {
    for (let round = 0; round < 5; round++) {
      const value = newNumber()
      const payloads = await Promise.all(
        (['platform', 'carrier', 'platform', 'carrier'] as const).map((name) => announce(name, value)),
      )
      const ids = new Set(payloads.map(({ parcel }) => parcel?.id))
      expect(ids.size).toBe(1)
      expect(await partiesOf([...ids][0])).toEqual({
        shipper: { id: network.partners.platform },
        carrier: { id: network.partners.carrier },
      })
    }
  })

  it('cannot join two parcels', async () => {
    const [one, two] = [newNumber(), newNumber()]
    await announce('platform', one)
    await announce('platform', two)
    const identifiers = [one, two].map((value) => ({ scheme: 'CARRIER', value, carrier: network.partners.carrier }))
    expect(await announce('platform', one, { identifiers })).toMatchObject({
      userErrors: [{ code: 'INVALID_IDENTIFIER' }],
    })
  })

  it('is on one parcel with one shipper and its own carrier, in whatever order it is announced and by whom', async () => {
    await network.grant('stranger', { granted_by: 'carrier', deleted: true })
    const names = fc.array(fc.constantFrom<Name>('platform', 'operator', 'carrier', 'stranger'), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(names, async (order) => {
        const value = newNumber()
        const ids = new Set<string>()
        for (const name of order) {
          const { parcel, userErrors } = await announce(name, value)
          if (parcel) ids.add(parcel.id)
          const shipper = order.find((each) => each === 'platform' || each === 'operator')
          const expected =
            name === 'stranger'
              ? 'INVALID_IDENTIFIER'
              : name === 'carrier' || name === shipper
                ? undefined
                : 'ROLE_TAKEN'
          expect([order, name, userErrors[0]?.code]).toEqual([order, name, expected])
        }
        const shipper = order.find((each) => each === 'platform' || each === 'operator')
        const carrier = order.includes('carrier')
        expect(ids.size).toBe(shipper || carrier ? 1 : 0)
        const { rows } = await network.admin.query(
          `select p.shipper_id, p.carrier_id, p.is_shipper_open, p.sequence, (select count(*) from parcels.event e where e.parcel_id = p.id) as events
           from parcels.identifier i join parcels.parcel p on p.id = i.parcel_id where i.value = $1`,
          [value],
        )
        const id = (name: Name | undefined): string | null => (name ? network.partners[name] : null)
        expect(rows).toEqual(
          shipper || carrier
            ? [
                {
                  shipper_id: id(shipper ?? 'carrier'),
                  carrier_id: id(carrier ? 'carrier' : undefined),
                  is_shipper_open: shipper === undefined,
                  sequence: rows[0]?.sequence,
                  events: rows[0]?.sequence,
                },
              ]
            : [],
        )
      }),
      { numRuns: 25 },
    )
  })
})
