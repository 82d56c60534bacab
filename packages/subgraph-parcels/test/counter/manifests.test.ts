import type { Caller } from '@restante/subgraph-kit'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'

const fields = `id kind state outletId carrier { id } expected scanned missing extra openedAt closedAt`

describe('manifests', () => {
  let network: Network
  let here: string
  let device: Caller
  let counted = 0
  beforeAll(async () => {
    network = await startNetwork()
    const capacity = ['COLLECTION', 'DROP_OFF'].map((purpose) => ({ purpose, sizeClass: 'ANY', places: 900 }))
    for (const index of [0, 1, 2, 3]) await network.publish(index, { capacity })
  })
  afterAll(() => network.close())
  beforeEach(() => {
    network.setTime(start)
    here = network.outlets[0]!
    device = network.counter(network.outlets[0]!)
  })

  const next = (prefix: string): string => `${prefix}${++counted}`
  /** Announces a parcel to an outlet, and who carries it. */
  const create = async ({
    carrierId = network.partners.carrier,
    ...change
  }: { carrierId?: string | null; [member: string]: unknown } = {}): Promise<{ id: string; barcode: string }> => {
    const barcode = next('R')
    const { parcel } = await network.mutate(
      network.caller('platform'),
      'createParcel',
      {
        destination: { outletId: here },
        identifiers: [{ scheme: 'CARRIER', value: barcode }],
        ...change,
      },
      'parcel { id } userErrors { code }',
    )
    if (carrierId !== null) {
      const { userErrors } = await network.mutate(
        network.caller('platform'),
        'updateParcel',
        { parcelId: parcel.id, carrier: carrierId },
        'userErrors { code message }',
      )
      expect(userErrors).toEqual([])
    }
    return { id: parcel.id, barcode }
  }
  const open = async (caller: Caller, input: object = {}): Promise<any> =>
    network.mutate(
      caller,
      'openManifest',
      { kind: 'INBOUND', outletId: here, ...input },
      `manifest { ${fields} } userErrors { code path }`,
    )
  const scan = (caller: Caller, input: object): Promise<any> =>
    network.mutate(
      caller,
      'recordScan',
      { occurredAt: start, kind: 'ARRIVED_OUTLET', outletId: here, ...input },
      'event { id } parcel { state } instruction userErrors { code path }',
    )
  const close = (caller: Caller, manifestId: string, agreed = true, input: object = {}): Promise<any> =>
    network.mutate(
      caller,
      'closeManifest',
      { manifestId, agreed, ...input },
      `manifest { ${fields} } userErrors { code path }`,
    )
  const read = async (caller: Caller, id: string): Promise<any> =>
    (await network.run(caller, `{ manifest(id: "${id}") { ${fields} } }`)).data.manifest
  const carrier = (): Caller => network.caller('carrier')

  describe('of named numbers', () => {
    it('compare what is scanned with what is expected, and are closed by agreement', async () => {
      const [one, two] = [await create(), await create()]
      const bag = '123456789012345675'
      const { manifest } = await open(device, {
        carrier: network.partners.carrier,
        barcodes: [one.barcode, ` ${two.barcode} `, bag],
      })
      expect(manifest).toEqual({
        id: expect.stringMatching(/^mft_demo_/),
        kind: 'INBOUND',
        state: 'OPEN',
        outletId: here,
        carrier: { id: network.partners.carrier },
        expected: 3,
        scanned: 0,
        missing: [bag, one.barcode, two.barcode].toSorted(),
        extra: [],
        openedAt: '2026-11-23T12:00:00+05:30',
        closedAt: null,
      })
      const extra = next('unknown')
      for (const barcode of [one.barcode, extra, bag, one.barcode]) {
        expect(await scan(device, { barcode, manifestId: manifest.id })).toMatchObject({ userErrors: [] })
      }
      expect(await read(device, manifest.id)).toMatchObject({
        expected: 3,
        scanned: 3,
        missing: [two.barcode],
        extra: [extra],
      })
      network.setTime('2026-11-23T07:30:00Z')
      expect(await close(carrier(), manifest.id, false)).toEqual({
        manifest: expect.objectContaining({
          state: 'DISPUTED',
          missing: [two.barcode],
          extra: [extra],
          closedAt: '2026-11-23T13:00:00+05:30',
        }),
        userErrors: [],
      })
      expect(await close(device, manifest.id, false)).toMatchObject({ userErrors: [{ code: 'ALREADY_IN_STATE' }] })
      expect(await close(device, manifest.id, true)).toMatchObject({ userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
    })

    it('count a parcel by any of its numbers, and by its id', async () => {
      const numbers = [next('R'), next('R')]
      const identifiers = numbers.map((value) => ({ scheme: 'CARRIER', value }))
      const [two, named] = [await create({ identifiers }), await create()]
      const { manifest } = await open(device, { barcodes: [numbers[0], named.barcode] })
      await scan(device, { barcode: numbers[1], manifestId: manifest.id })
      await scan(device, { parcelId: named.id, manifestId: manifest.id })
      expect(await read(device, manifest.id)).toMatchObject({ expected: 2, scanned: 2, missing: [], extra: [] })
      expect(two.id).not.toBe(named.id)
    })

    it('have what was scanned in common with set arithmetic, in any order and however often', async () => {
      const names = ['A', 'B', 'C', 'D', 'E', 'F']
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 }),
          fc.array(fc.constantFrom(...names), { maxLength: 9 }),
          async (expected, scans) => {
            const run = next('set')
            const named = (name: string): string => `${run}-${name}`
            const operator = network.caller('operator')
            const { manifest } = await open(operator, { barcodes: expected.map(named) })
            const input = {
              scans: scans.map((name) => ({
                idempotencyKey: next('k'),
                kind: 'ARRIVED_OUTLET',
                outletId: here,
                occurredAt: start,
                barcode: named(name),
                manifestId: manifest.id,
              })),
            }
            if (scans.length > 0) {
              const { data } = await network.run(
                operator,
                'mutation($input: RecordScansInput!) { recordScans(input: $input) { results { userErrors { code } } } }',
                { input },
              )
              expect(data.recordScans.results).toEqual(scans.map(() => ({ userErrors: [] })))
            }
            const found = new Set(scans)
            expect(await read(operator, manifest.id)).toMatchObject({
              expected: expected.length,
              scanned: found.size,
              missing: expected
                .filter((name) => !found.has(name))
                .map(named)
                .toSorted(),
              extra: [...found]
                .filter((name) => !expected.includes(name))
                .map(named)
                .toSorted(),
            })
          },
        ),
        { numRuns: 15 },
      )
    })
  })

  describe('without numbers', () => {
    it('expect what the carrier brings there: under way, or announced for today', async () => {
      const to = network.outlets[2]!
      const today = await create({ destination: { outletId: to }, expectedOn: '2026-11-23' })
      const later = await create({ destination: { outletId: to }, expectedOn: '2026-11-25' })
      const underWay = await create({ destination: { outletId: to }, expectedOn: '2026-11-25' })
      const arrived = await create({ destination: { outletId: to } })
      const elsewhere = await create()
      const others = await create({ destination: { outletId: to }, carrierId: null, identifiers: [] })
      for (const { barcode } of [underWay, arrived]) {
        await scan(carrier(), { kind: 'ACCEPTED', barcode, outletId: null })
      }
      await scan(network.counter(to), { barcode: arrived.barcode, outletId: to })
      network.setTime('2026-11-24T06:30:00Z')
      const { manifest } = await open(network.counter(to), { outletId: to, carrier: network.partners.carrier })
      expect(manifest.missing).toEqual([today.barcode, underWay.barcode].toSorted())
      expect((await open(carrier(), { outletId: to })).manifest).toMatchObject({
        missing: manifest.missing,
        carrier: { id: network.partners.carrier },
      })
      expect([later, elsewhere, others]).toHaveLength(3)
    })

    it('expect what lies there for the courier, those without a number by their id', async () => {
      const at = network.outlets[3]!
      const counter = network.counter(at)
      const refused = await create({ destination: { outletId: at } })
      const kept = await create({ destination: { outletId: at } })
      const unnumbered = await create({ destination: { outletId: at }, identifiers: [] })
      for (const { id } of [refused, kept, unnumbered]) await scan(counter, { parcelId: id, outletId: at })
      for (const { id } of [refused, unnumbered]) {
        await network.mutate(counter, 'refuseParcel', { outletId: at, parcelId: id }, 'userErrors { code }')
      }
      const input = { kind: 'OUTBOUND', outletId: at, carrier: network.partners.carrier }
      const { manifest } = await open(counter, input)
      expect(manifest.missing).toEqual([refused.barcode, unnumbered.id].toSorted())
      await scan(counter, { parcelId: unnumbered.id, outletId: at, manifestId: manifest.id })
      expect(await read(carrier(), manifest.id)).toMatchObject({ missing: [refused.barcode], extra: [], scanned: 1 })
    })

    it('need a carrier, and no more parcels than a courier brings', async () => {
      await expect(open(device)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
      await expect(open(device, { barcodes: [' '] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
      const many = Array.from({ length: 1_001 }, (_, index) => `M${index}`)
      await expect(open(device, { barcodes: many })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
      expect((await open(device, { barcodes: many.slice(1) })).manifest.expected).toBe(1_000)
    })
  })

  describe('take scans', () => {
    it('only while they are open, at their outlet, of their parties; nothing is recorded otherwise', async () => {
      const { id, barcode } = await create()
      const [open1, closed, elsewhere] = await Promise.all([
        open(device, { barcodes: [barcode] }),
        open(device, { barcodes: [barcode] }),
        open(network.counter(network.outlets[1]!), { outletId: network.outlets[1], barcodes: [barcode] }),
      ])
      await close(device, closed.manifest.id)
      const refuse = async (manifestId: string, code: string, caller = device, input: object = {}): Promise<void> =>
        expect(await scan(caller, { barcode, manifestId, ...input })).toEqual({
          event: null,
          parcel: null,
          instruction: null,
          userErrors: [{ code, path: ['input', 'manifestId'] }],
        })
      await refuse(closed.manifest.id, 'STATE_NOT_ALLOWED')
      await refuse(elsewhere.manifest.id, 'STATE_NOT_ALLOWED', network.caller('operator'))
      await refuse(open1.manifest.id, 'STATE_NOT_ALLOWED', network.caller('operator'), {
        kind: 'DEPARTED',
        outletId: null,
      })
      await refuse(elsewhere.manifest.id, 'NOT_FOUND')
      await refuse(open1.manifest.id, 'NOT_FOUND', network.caller('stranger'))
      await refuse('mft_demo_1', 'NOT_FOUND')
      const { rows } = await network.admin.query(
        `select from parcels.event where parcel_id = $1 and type not in ('parcel.announced', 'parcel.updated')
        union all select from parcels.unannounced_scan where barcode = $2`,
        [id, barcode],
      )
      expect(rows).toEqual([])
      expect(await read(device, open1.manifest.id)).toMatchObject({ scanned: 0 })
      await expect(
        scan(device, { kind: 'VOID', voids: 'evt_demo_1', manifestId: open1.manifest.id }),
      ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    })

    it('again when a process ended between the scan and its count, but not once they are closed', async () => {
      const [one, two] = [await create(), await create()]
      const { manifest } = await open(device, { barcodes: [one.barcode, two.barcode] })
      const inputs = [one, two].map(({ barcode }) => ({
        barcode,
        manifestId: manifest.id,
        idempotencyKey: next('crash'),
      }))
      for (const input of inputs) await scan(device, input)
      await network.admin.query('update parcels.manifest_item set scanned_at = null where manifest_id = $1', [
        manifest.id,
      ])
      await scan(device, inputs[0]!)
      expect(await read(device, manifest.id)).toMatchObject({ scanned: 1, missing: [two.barcode] })
      await close(device, manifest.id)
      expect(await scan(device, inputs[1]!)).toMatchObject({ parcel: { state: 'AT_OUTLET' }, userErrors: [] })
      expect(await read(device, manifest.id)).toMatchObject({ scanned: 1, missing: [two.barcode] })
    })

    it('that a device sends again under its number, but not for manifests of others', async () => {
      const { barcode } = await create()
      const at = network.outlets[1]!
      const foreign = await open(network.counter(at), { outletId: at, barcodes: [barcode] })
      await scan(device, { barcode, deviceSequence: 5 })
      await scan(device, { barcode, deviceSequence: 5, manifestId: foreign.manifest.id })
      expect(await read(network.caller('operator'), foreign.manifest.id)).toMatchObject({ scanned: 0 })
    })

    it('at the same time, each number once', async () => {
      const { manifest } = await open(device, { barcodes: [] })
      const names = Array.from({ length: 12 }, (_, index) => `same-${manifest.id}-${index % 3}`)
      await Promise.all(names.map((barcode) => scan(device, { barcode, manifestId: manifest.id })))
      expect(await read(device, manifest.id)).toMatchObject({ expected: 0, scanned: 3, missing: [] })
    })
  })

  describe('belong to their parties', () => {
    it('are null for everybody else', async () => {
      const { manifest } = await open(device, { carrier: network.partners.carrier, barcodes: ['X'] })
      for (const caller of [device, network.caller('operator'), carrier()]) {
        expect(await read(caller, manifest.id)).toEqual(manifest)
      }
      const strangers = [
        network.caller('stranger'),
        network.caller('platform'),
        network.counter(network.outlets[1]!),
        network.caller('operator', { realm: 'other' as typeof realm }),
      ]
      for (const caller of strangers) {
        expect(await read(caller, manifest.id)).toBeNull()
        if (caller.realm !== realm) continue
        expect(await close(caller, manifest.id)).toEqual({
          manifest: null,
          userErrors: [{ code: 'NOT_FOUND', path: ['input', 'manifestId'] }],
        })
      }
    })

    it('are opened by the counter there and by carriers that ship there', async () => {
      const refused = async (caller: Caller, path: string, input: object = {}): Promise<void> =>
        expect(await open(caller, { barcodes: ['X'], ...input })).toEqual({
          manifest: null,
          userErrors: [{ code: 'NOT_FOUND', path: ['input', path] }],
        })
      await refused(network.caller('stranger'), 'outletId')
      await refused(carrier(), 'carrier', { carrier: network.partners.stranger })
      await refused(device, 'carrier', { carrier: 'prt_demo_0198c2a1-0000-7000-8000-000000000000' })
      await refused(network.caller('operator'), 'outletId', { outletId: 'nowhere' })
      await expect(open(device, { outletId: network.outlets[1], barcodes: ['X'] })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      const opened = await open(carrier(), { barcodes: ['X'] })
      expect(await read(device, opened.manifest.id)).toEqual(opened.manifest)
    })

    it('say nothing of numbers that the opening party may not know', async () => {
      const to = network.outlets[1]!
      const { barcode } = await create({ destination: { outletId: to } })
      const { manifest } = await open(device, { barcodes: [barcode] })
      await scan(device, { barcode, manifestId: manifest.id })
      const { rows } = await network.admin.query('select parcel_id from parcels.manifest_item where manifest_id = $1', [
        manifest.id,
      ])
      expect(rows).toEqual([{ parcel_id: null }])
    })
  })

  describe('repeated by their key', () => {
    it('are opened and closed once, also at the same time', async () => {
      const input = { barcodes: ['X'], idempotencyKey: next('open') }
      const opened = await Promise.all([1, 2, 3, 4].map(() => open(device, input)))
      const ids = new Set(opened.map(({ manifest }) => manifest.id))
      expect(ids.size).toBe(1)
      const [id] = [...ids] as [string]
      await expect(open(device, { ...input, barcodes: ['Y'] })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
      const other = (await open(device, { barcodes: ['X'] })).manifest.id
      const idempotencyKey = next('close')
      const closed = await Promise.all([1, 2, 3, 4].map(() => close(device, id, true, { idempotencyKey })))
      expect(closed.map(({ manifest, userErrors }) => [manifest?.state, userErrors])).toEqual(
        closed.map(() => ['AGREED', []]),
      )
      await expect(close(device, id, false, { idempotencyKey })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
      await expect(close(device, other, true, { idempotencyKey })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
      })
      expect(await read(device, other)).toMatchObject({ state: 'OPEN' })
    })

    it('have one end when both sides close at the same time', async () => {
      const { manifest } = await open(device, { barcodes: ['X'], carrier: network.partners.carrier })
      const ends = await Promise.all([
        close(device, manifest.id, true),
        close(carrier(), manifest.id, false),
        close(network.caller('operator'), manifest.id, true),
      ])
      expect(ends.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1)
    })

    it('leave nothing when their answer cannot be stored', async () => {
      const { manifest } = await open(device, { barcodes: ['X'] })
      const count = async (): Promise<unknown> =>
        (await network.admin.query('select count(*), count(closed_at) as closed from parcels.manifest')).rows
      const before = await count()
      await network.admin.query(`create function parcels.fail_test() returns trigger language plpgsql as $$
        begin raise 'no space'; end $$`)
      await network.admin.query(
        `create trigger fail_test before insert on parcels.idempotency for each row execute function parcels.fail_test()`,
      )
      try {
        await expect(open(device, { barcodes: ['Y'] })).rejects.toMatchObject({ code: 'INTERNAL' })
        await expect(close(device, manifest.id)).rejects.toMatchObject({ code: 'INTERNAL' })
      } finally {
        await network.admin.query('drop trigger fail_test on parcels.idempotency')
      }
      expect(await count()).toEqual(before)
    })
  })
})
