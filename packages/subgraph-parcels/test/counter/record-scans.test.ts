import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }
const at = (minutes: number): string => new Date(Date.parse(start) + minutes * 60_000).toISOString()

describe('scans', () => {
  let network: Network
  let counted = 0
  beforeAll(async () => {
    network = await startNetwork()
    const capacity = ['COLLECTION', 'DROP_OFF'].map((purpose) => ({ purpose, sizeClass: 'ANY', places: 500 }))
    for (const outlet of [0, 1]) await network.publish(outlet, { capacity })
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(at(60)))

  const next = (prefix: string): string => `${prefix}${++counted}`
  const create = async (
    change: object = {},
    caller = network.caller('platform'),
  ): Promise<{ id: string; barcode: string }> => {
    const barcode = next('R')
    const { parcel } = await network.mutate(
      caller,
      'createParcel',
      {
        destination: { outletId: network.outlets[0] },
        identifiers: [{ scheme: 'CARRIER', value: barcode }],
        ...change,
      },
      'parcel { id } userErrors { code }',
    )
    return { id: parcel.id, barcode }
  }
  const fields = 'event { id type effective } parcel { id state } instruction userErrors { code path message }'
  const send = async (caller: ReturnType<Network['caller']>, scans: object[]): Promise<any> => {
    const input = { scans: scans.map((each) => ({ idempotencyKey: next('s-'), occurredAt: start, ...each })) }
    const response = await network.run(
      caller,
      `mutation($input: RecordScansInput!) { recordScans(input: $input) { results { ${fields} } } }`,
      { input },
    )
    if (response.errors) throw new Error(JSON.stringify(response.errors))
    return { ...response.data.recordScans, extensions: (response as any).extensions }
  }
  const scan = (caller: ReturnType<Network['caller']>, input: object): Promise<any> =>
    network.mutate(caller, 'recordScan', { occurredAt: start, ...input }, fields)

  describe('sent together', () => {
    it('have an outcome each, in their order, and the same ones when they are sent again', async () => {
      const [outletId] = network.outlets
      const device = network.counter(outletId!)
      const [one, two] = [await create(), await create()]
      const foreign = await create({ destination: { outletId: network.outlets[1] } })
      const scans = [
        { kind: 'ARRIVED_OUTLET', barcode: one.barcode, outletId },
        { kind: 'ARRIVED_OUTLET', barcode: next('unknown'), outletId },
        { kind: 'ARRIVED_OUTLET', barcode: foreign.barcode, outletId },
        { kind: 'ARRIVED_OUTLET', parcelId: two.id, barcode: two.barcode, outletId },
        { kind: 'ARRIVED_OUTLET', barcode: two.barcode, outletId: network.outlets[3] },
        { kind: 'ARRIVED_OUTLET', parcelId: two.id, outletId },
      ].map((each, index) => ({ ...each, idempotencyKey: `mix-${index}` }))
      const { results, extensions } = await send(device, scans)
      const kept = { event: null, parcel: null, instruction: 'KEEP_FOR_COURIER', userErrors: [] }
      expect(results).toEqual([
        expect.objectContaining({ parcel: { id: one.id, state: 'AT_OUTLET' }, instruction: 'SHELVE' }),
        kept,
        kept,
        expect.objectContaining({
          event: null,
          userErrors: [expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'scans', '3'] })],
        }),
        expect.objectContaining({
          event: null,
          userErrors: [expect.objectContaining({ code: 'NOT_FOUND', path: ['input', 'scans', '4'] })],
        }),
        expect.objectContaining({ parcel: { id: two.id, state: 'AT_OUTLET' }, instruction: 'SHELVE' }),
      ])
      expect(extensions).toBeUndefined()
      const again = await send(device, scans)
      expect(again.results).toEqual(results)
      const repeated = await send(device, [scans[0]!, scans[5]!])
      expect(repeated.extensions).toEqual({ idempotentReplay: true })
      const conflict = await send(device, [{ ...scans[0], shelf: 'A' }])
      expect(conflict.results[0].userErrors).toMatchObject([
        { code: 'INVALID_INPUT', path: ['input', 'scans', '0', 'idempotencyKey'] },
      ])
    })

    it('are applied to each parcel in the order in which they happened, by whatever name they call it', async () => {
      const carrier = network.caller('carrier')
      const { id, barcode } = await create({ destination: { address } }, carrier)
      const { results } = await send(carrier, [
        { kind: 'DELIVERED', parcelId: id, occurredAt: at(30) },
        { kind: 'OUT_FOR_DELIVERY', barcode, occurredAt: at(20) },
        { kind: 'ACCEPTED', parcelId: id, occurredAt: at(5) },
        { kind: 'DEPARTED', barcode: ` ${barcode} `, occurredAt: at(10) },
      ])
      expect(results.map(({ event }: any) => [event.type, event.effective])).toEqual([
        ['parcel.delivered', true],
        ['parcel.out_for_delivery', true],
        ['parcel.accepted', true],
        ['parcel.in_transit', true],
      ])
    })

    it('record each number of a device once', async () => {
      const [outletId] = network.outlets
      const { barcode, id } = await create()
      const one = { kind: 'ARRIVED_OUTLET', barcode, outletId, deviceSequence: 77 }
      const { results } = await send(network.counter(outletId!), [one, one, one])
      expect(new Set(results.map(({ event }: any) => event.id)).size).toBe(1)
      const { rowCount } = await network.admin.query(
        'select from parcels.event where parcel_id = $1 and device_sequence = 77',
        [id],
      )
      expect(rowCount).toBe(1)
    })

    it('are 500 at most, and as many are recorded in one request', async () => {
      const [outletId] = network.outlets
      // A device may not scan as many unknown numbers within the hour.
      const device = network.caller('operator')
      const parcels = await Promise.all(Array.from({ length: 20 }, () => create()))
      const scans = Array.from({ length: 500 }, (_, index) => ({
        kind: 'ARRIVED_OUTLET',
        barcode: index < 20 ? parcels[index]!.barcode : `bulk-${index % 250}`,
        outletId,
        occurredAt: at(index % 30),
      }))
      const { results } = await send(device, scans)
      expect(results.slice(0, 20).every(({ parcel }: any) => parcel.state === 'AT_OUTLET')).toBe(true)
      expect(results.slice(20, 250).every(({ instruction }: any) => instruction === 'KEEP_FOR_COURIER')).toBe(true)
      await network.checkShelves()
      await expect(send(device, [...scans, scans[0]!])).rejects.toThrow('500')
    })
  })

  describe('that were a mistake', () => {
    const voidAt = (outletId: string, voids: string, caller = network.counter(outletId as never)): Promise<any> =>
      scan(caller, { kind: 'VOID', voids, outletId, occurredAt: at(61) })
    const stored = async (id: string): Promise<unknown> => {
      const row = await network.admin.query(
        `select to_jsonb(p) - 'sequence' - 'updated_at' - 'custodian_until' as parcel,
          (select jsonb_agg(to_jsonb(l) order by kind) from parcels.place l where l.holder_id = p.id) as places,
          (select jsonb_agg(state order by id) from parcels.redirect r where r.parcel_id = p.id) as redirects
        from parcels.parcel p where id = $1`,
        [id],
      )
      return row.rows[0]
    }
    const shelves = async (): Promise<unknown> =>
      (await network.admin.query('select service_point_id, purpose, open_ended, days from parcels.shelf order by 1, 2'))
        .rows

    it('are voided: state, place, location and the shelf are as before, and an event says so', async () => {
      const [outletId] = network.outlets
      const { id, barcode } = await create()
      const before = [await stored(id), await shelves()]
      const { event } = await scan(network.counter(outletId!), {
        kind: 'ARRIVED_OUTLET',
        barcode,
        outletId,
        shelf: 'A1',
      })
      expect([await stored(id), await shelves()]).not.toEqual(before)
      const voided = await voidAt(outletId!, event.id)
      expect(voided).toMatchObject({
        event: { type: 'parcel.announced', effective: true },
        parcel: { state: 'ANNOUNCED' },
        userErrors: [],
      })
      expect([await stored(id), await shelves()]).toEqual(before)
      await network.checkShelves()
      // It cannot be voided twice, and what voids cannot be voided.
      for (const voids of [event.id, voided.event.id]) {
        expect((await voidAt(outletId!, voids)).userErrors).toMatchObject([
          { code: 'STATE_NOT_ALLOWED', path: ['input', 'voids'] },
        ])
      }
    })

    it('are not voided later, elsewhere, by others, or after something that they changed was changed again', async () => {
      const [outletId, elsewhere] = network.outlets
      const { barcode } = await create()
      const { event } = await scan(network.counter(outletId!), { kind: 'ARRIVED_OUTLET', barcode, outletId })
      const codes = async (pending: Promise<any>): Promise<string[]> =>
        (await pending).userErrors.map(({ code }: any) => code)
      expect(await codes(voidAt(elsewhere!, event.id))).toEqual(['NOT_FOUND'])
      expect(await codes(voidAt(outletId!, event.id, network.caller('carrier')))).toEqual(['NOT_FOUND'])
      expect(await codes(voidAt(outletId!, event.id.replace(/.$/, 'x')))).toEqual(['NOT_FOUND'])
      network.setTime(at(91))
      expect(await codes(voidAt(outletId!, event.id))).toEqual(['STATE_NOT_ALLOWED'])
      network.setTime(at(60))
      const handed = await scan(network.counter(outletId!), {
        kind: 'HANDED_TO_COURIER',
        barcode,
        outletId,
        occurredAt: at(1),
      })
      expect(await codes(voidAt(outletId!, event.id))).toEqual(['STATE_NOT_ALLOWED'])
      // The later one first, then the earlier one.
      expect(await codes(voidAt(outletId!, handed.event.id))).toEqual([])
      expect(await codes(voidAt(outletId!, event.id))).toEqual([])
      await network.checkShelves()
    })

    it('need the event that they void, and nothing else', async () => {
      const [outletId] = network.outlets
      const { barcode } = await create()
      for (const input of [{ kind: 'VOID' }, { kind: 'VOID', barcode }, { kind: 'ARRIVED_OUTLET', voids: 'evt' }]) {
        await expect(scan(network.counter(outletId!), { outletId, ...input })).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
        })
      }
    })

    it('leave nothing behind, whatever the parcel went through before', async () => {
      const [here, there] = network.outlets
      const kinds = ['ARRIVED_OUTLET', 'DROPPED_OFF', 'HANDED_TO_COURIER', 'REFUSED', 'MISSING', 'FOUND'] as const
      const step = fc.record({
        kind: fc.constantFrom(...kinds),
        redirect: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      })
      let voidedScans = 0
      await fc.assert(
        fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 5 }), async (isReturn, steps) => {
          network.setTime(at(60))
          const id = isReturn ? (await network.createReturn()).parcelId : (await create()).id
          if (isReturn) await network.redirect(id, [here!])
          for (const [index, { kind, redirect }] of steps.entries()) {
            if (redirect) await network.redirect(id, [there!], { partner: network.partners.platform })
            const before = [await stored(id), await shelves()]
            const scanned = { kind, parcelId: id, outletId: here, occurredAt: at(index) }
            const { event } = await scan(network.caller('operator'), scanned)
            if (!event?.effective || JSON.stringify(await stored(id)) === JSON.stringify(before[0])) continue
            const voided = await scan(network.caller('operator'), {
              kind: 'VOID',
              voids: event.id,
              outletId: here,
              occurredAt: at(61),
            })
            expect([kind, voided.userErrors]).toEqual([kind, []])
            expect([kind, await stored(id), await shelves()]).toEqual([kind, ...before])
            voidedScans++
            await scan(network.caller('operator'), scanned)
          }
          await network.checkShelves()
        }),
        { numRuns: 25 },
      )
      expect(voidedScans).toBeGreaterThan(10)
    })
  })
})
