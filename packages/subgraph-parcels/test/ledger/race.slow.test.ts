import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, realm, startNetwork } from '../network.ts'

const clients = 60
const rounds = 50

describe('racing for places', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  // Each client has its own ledger and connection, so that the SQL statement has to prevent overbooking, not the batcher.
  it(`gives the last place to exactly one of ${clients} clients, ${rounds} times`, async () => {
    const { createLedger } = await import('../../src/storage/ledger.ts')
    const { createDossierReader } = await import('../../src/storage/dossiers.ts')
    const { redirectParcel } = await import('../../src/use-cases/redirects/redirect-parcel.ts')
    const { openPool, urlFor } = await import('@restante/store')
    const pool = openPool(urlFor('ledger', { databaseUrl: network.databaseUrl, secret: network.secret }), {
      max: clients,
    })
    const { deps } = network.parcels
    const separate = { ...deps, dossiers: createDossierReader(pool) }
    const outlet = network.outlets[0]!
    const platform = network.caller('platform')
    for (let round = 1; round <= rounds; round++) {
      const parcels = await Promise.all(Array.from({ length: clients }, () => network.createReturn()))
      // One place is left, because each earlier round has taken one.
      await network.publish(0, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: round }] })
      const responses = await Promise.all(
        parcels.map(({ parcelId }, client) =>
          redirectParcel({ ...separate, ledger: createLedger(pool) }, platform, {
            idempotencyKey: `race-${round}-${client}`,
            parcelId,
            partnerId: null,
            outletIds: [outlet],
            reservationId: null,
            arrivesOn: null,
            onBehalfOf: null,
          }),
        ),
      )
      const won = responses.filter((response) => response.kind === 'DONE' && response.result.redirectId !== null)
      const full = responses.filter(
        (response) => response.kind === 'DONE' && response.result.refusals.some(({ code }) => code === 'OUTLET_FULL'),
      )
      expect([round, won.length, full.length]).toEqual([round, 1, clients - 1])
    }
    await network.checkShelves()
    const { rows } = await network.admin.query('select count(*) as taken from parcels.place where realm_id = $1', [
      realm,
    ])
    expect(rows[0].taken).toBe(rounds)
    const flips = await network.admin.query(
      'select is_full from published_parcels.fullness where service_point_id = (select service_point_id from parcels.shelf where outlet_id = $1 limit 1) and purpose = $2',
      [outlet, 'DROP_OFF'],
    )
    expect(flips.rows.map((row) => row.is_full)).toContain(true)
    await pool.end()
  })

  it('lets one redirect replace the other when several are made of one parcel at once', async () => {
    const { parcelId } = await network.createReturn()
    const responses = await Promise.all(
      Array.from({ length: 6 }, (_, index) => network.redirect(parcelId, [network.outlets[1 + (index % 3)]!])),
    )
    const made = responses.filter((response) => response.redirect !== null).length
    expect(made).toBeGreaterThanOrEqual(3)
    const { rows } = await network.admin.query(
      'select state from parcels.redirect where parcel_id = $1 order by state',
      [parcelId],
    )
    expect(rows.map(({ state }) => state)).toEqual(['CONFIRMED', ...Array<string>(made - 1).fill('SUPERSEDED')])
    await network.checkShelves()
  })

  it('has no deadlock and no lost place when parcels swap outlets at once', async () => {
    const parcels = await Promise.all(Array.from({ length: 24 }, () => network.createReturn()))
    await Promise.all(
      parcels.map(({ parcelId }, index) => network.redirect(parcelId, [network.outlets[1 + (index % 2)]!])),
    )
    network.setTime('2026-11-23T06:45:00Z')
    const swapped = await Promise.all(
      parcels.map(({ parcelId }, index) => network.redirect(parcelId, [network.outlets[1 + ((index + 1) % 2)]!])),
    )
    // Each outlet has 20 places, half of which were swapped.
    expect(swapped.every((response) => response.redirect?.state === 'CONFIRMED')).toBe(true)
    await network.checkShelves()
    const { rows } = await network.admin.query(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(rows[0].deadlocks).toBe(0)
  })

  it('runs one mutation per key, however many requests with it come at once', async () => {
    const { parcelId } = await network.createReturn()
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => network.redirect(parcelId, [network.outlets[3]!], { idempotencyKey: 'same' })),
    )
    expect(new Set(responses.map((response) => response.redirect.id)).size).toBe(1)
    const events = await network.admin.query(
      "select sequence from parcels.event where parcel_id = $1 and type like 'redirect.%'",
      [parcelId],
    )
    expect(events.rowCount).toBe(1)
    await expect(network.redirect(parcelId, [network.outlets[2]!], { idempotencyKey: 'same' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    const replayed = await network.run(
      network.caller('platform'),
      'mutation($input: RedirectParcelInput!) { redirectParcel(input: $input) { redirect { id } } }',
      { input: { idempotencyKey: 'same', parcelId, outletIds: [network.outlets[3]] } },
    )
    expect(replayed).toEqual({
      data: { redirectParcel: { redirect: { id: responses[0].redirect.id } } },
      extensions: { idempotentReplay: true },
    })
    // The same key of another tenant is another key.
    const carrier = network.caller('carrier')
    await network.mutate(
      carrier,
      'createParcel',
      { idempotencyKey: 'same', destination: { address: { lines: ['1'], country: 'IN' } } },
      'parcel { id }',
    )
  })

  it('returns success to every duplicate of a request that is sent many times at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { parcelId, qr } = await network.createReturn()
      const outletId = network.outlets[2]!
      const counter = network.counter(outletId)
      const input = { idempotencyKey: `drop-${round}`, outletId, qr }
      const dropped = await Promise.all(
        Array.from({ length: 5 }, () =>
          network.mutate(counter, 'dropOffParcel', input, 'parcels { id } userErrors { code }'),
        ),
      )
      for (const response of dropped) expect(response).toEqual({ parcels: [{ id: parcelId }], userErrors: [] })
      const cancel = { idempotencyKey: `cancel-${round}`, parcelId }
      const cancelled = await Promise.all(
        Array.from({ length: 5 }, () =>
          network.mutate(network.caller('platform'), 'cancelParcel', cancel, 'parcel { state } userErrors { code }'),
        ),
      )
      for (const response of cancelled) expect(response).toEqual({ parcel: { state: 'CANCELLED' }, userErrors: [] })
    }
  })
})
