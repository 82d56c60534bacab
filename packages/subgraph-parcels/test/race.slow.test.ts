import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, realm, startNetwork } from './network.ts'

const clients = 60
const rounds = 50

describe('racing for places', () => {
  let network: Network
  beforeAll(async () => {
    network = await startNetwork()
  })
  afterAll(() => network.close())

  // Not the batcher of one process but as many connections as clients: the guard has to hold in the statement itself.
  it(`gives the last place to exactly one of ${clients} clients, ${rounds} times`, async () => {
    const { createLedger } = await import('../src/storage/ledger.ts')
    const { createDossierReader } = await import('../src/storage/dossiers.ts')
    const { redirectParcel } = await import('../src/use-cases/redirect-parcel.ts')
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
      // One place is left: the shelf has one more than what earlier rounds took.
      await network.publish(0, { capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: round }] })
      const answers = await Promise.all(
        parcels.map(({ parcelId }, client) =>
          redirectParcel({ ...separate, ledger: createLedger(pool) }, platform, {
            idempotencyKey: `race-${round}-${client}`,
            parcelId,
            partnerId: null,
            outletIds: [outlet],
            arrivesOn: null,
            onBehalfOf: null,
          }),
        ),
      )
      const won = answers.filter((answer) => answer.kind === 'DONE' && answer.result.redirectId !== null)
      const full = answers.filter(
        (answer) => answer.kind === 'DONE' && answer.result.refusals.some(({ code }) => code === 'OUTLET_FULL'),
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

  it('redirects a parcel once when many redirect it at once', async () => {
    const { parcelId } = await network.createReturn()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => network.redirect(parcelId, [network.outlets[1 + (index % 3)]!])),
    )
    expect(answers.filter((answer) => answer.redirect !== null).length).toBe(2)
    const { rows } = await network.admin.query(
      'select state from parcels.redirect where parcel_id = $1 order by state',
      [parcelId],
    )
    expect(rows.map(({ state }) => state)).toEqual(['CONFIRMED', 'SUPERSEDED'])
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
    // Each outlet has 20 places, of which half went to and fro.
    expect(swapped.every((answer) => answer.redirect?.state === 'CONFIRMED')).toBe(true)
    await network.checkShelves()
    const { rows } = await network.admin.query(
      'select deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(rows[0].deadlocks).toBe(0)
  })

  it('does one thing for one key, however many ask at once', async () => {
    const { parcelId } = await network.createReturn()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => network.redirect(parcelId, [network.outlets[3]!], { idempotencyKey: 'same' })),
    )
    expect(new Set(answers.map((answer) => answer.redirect.id)).size).toBe(1)
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
      data: { redirectParcel: { redirect: { id: answers[0].redirect.id } } },
      extensions: { idempotentReplay: true },
    })
    // Another tenant's key is another key.
    const carrier = network.caller('carrier')
    await network.mutate(
      carrier,
      'createParcel',
      { idempotencyKey: 'same', destination: { address: { lines: ['1'], country: 'IN' } } },
      'parcel { id }',
    )
  })

  it('answers a request that is sent many times at once as done, not as refused by what it did itself', async () => {
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
      for (const answer of dropped) expect(answer).toEqual({ parcels: [{ id: parcelId }], userErrors: [] })
      const cancel = { idempotencyKey: `cancel-${round}`, parcelId }
      const cancelled = await Promise.all(
        Array.from({ length: 5 }, () =>
          network.mutate(network.caller('platform'), 'cancelParcel', cancel, 'parcel { state } userErrors { code }'),
        ),
      )
      for (const answer of cancelled) expect(answer).toEqual({ parcel: { state: 'CANCELLED' }, userErrors: [] })
    }
  })
})
