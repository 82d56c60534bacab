import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Network, start, startNetwork } from '../network.ts'

describe('access to a parcel', () => {
  let network: Network
  let parcelId: string
  let code: { reference: string; digits: string; qr: string }
  beforeAll(async () => {
    network = await startNetwork()
    const opened = await network.createReturn()
    parcelId = opened.parcelId
    code = opened
    await network.redirect(parcelId, [network.outlets[0]!])
  })
  afterAll(() => network.close())

  const parcelAs = async (caller: ReturnType<Network['caller']>): Promise<unknown> => {
    const response = await network.run(
      caller,
      'query($id: ID!) { parcel(id: $id) { id destination { kind address { lines } } returnOrder { id } } parcels(first: 10) { nodes { id } } events(first: 10) { nodes { id } } }',
      { id: parcelId },
    )
    expect(response.errors).toBeUndefined()
    return response.data
  }
  const storedRows = async (): Promise<unknown> =>
    (await network.admin.query('select sequence, state, updated_at from parcels.parcel where id = $1', [parcelId])).rows

  it('gives a tenant that is no party null without an error, and no mutation has an effect', async () => {
    const stranger = network.caller('stranger', {
      scopes: ['parcels:read', 'parcels:write', 'returns:read', 'returns:write', 'counter'],
    })
    expect(await parcelAs(stranger)).toEqual({ parcel: null, parcels: { nodes: [] }, events: { nodes: [] } })
    const before = await storedRows()
    expect(await network.redirect(parcelId, [network.outlets[1]!], {}, stranger)).toMatchObject({
      redirect: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    })
    expect(await network.mutate(stranger, 'cancelParcel', { parcelId }, 'userErrors { code }')).toEqual({
      userErrors: [{ code: 'NOT_FOUND' }],
    })
    expect(
      await network.mutate(stranger, 'issueCode', { parcelIds: [parcelId] }, 'code { digits } userErrors { code }'),
    ).toEqual({ code: null, userErrors: [{ code: 'NOT_FOUND' }] })
    expect(
      await network.mutate(
        stranger,
        'recordScan',
        { kind: 'DELIVERED', parcelId, occurredAt: start },
        'event { id } userErrors { code }',
      ),
    ).toEqual({ event: null, userErrors: [{ code: 'NOT_FOUND' }] })
    expect(
      await network.mutate(
        stranger,
        'dropOffParcel',
        { outletId: network.outlets[0], reference: code.reference, code: code.digits },
        'parcels { id } userErrors { code }',
      ),
    ).toEqual({ parcels: null, userErrors: [{ code: 'CODE_REFUSED' }] })
    expect(await storedRows()).toEqual(before)
  })

  it('gives the counter of another outlet null, and no mutation has an effect', async () => {
    const elsewhere = network.counter(network.outlets[1]!)
    expect(await parcelAs({ ...elsewhere, scopes: ['parcels:read', 'returns:read', 'counter'] })).toMatchObject({
      parcel: null,
    })
    const before = await storedRows()
    expect(
      await network.mutate(
        elsewhere,
        'recordScan',
        { kind: 'DROPPED_OFF', parcelId, outletId: network.outlets[1], occurredAt: start },
        'event { id } userErrors { code }',
      ),
    ).toEqual({ event: null, userErrors: [{ code: 'NOT_FOUND' }] })
    await expect(
      network.mutate(
        elsewhere,
        'recordScan',
        { kind: 'DROPPED_OFF', parcelId, outletId: network.outlets[0], occurredAt: start },
        'event { id }',
      ),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await storedRows()).toEqual(before)
  })

  it('hides addresses and returned items from the custodian', async () => {
    expect(await parcelAs(network.caller('operator'))).toMatchObject({
      parcel: { id: parcelId, destination: { kind: 'HUB', address: null }, returnOrder: null },
    })
    expect(await parcelAs(network.caller('platform'))).toMatchObject({
      parcel: {
        destination: { address: { lines: ['Hub 1'] } },
        returnOrder: { id: expect.stringMatching(/^ret_demo_/) },
      },
    })
  })

  it('does not let the custodian redirect', async () => {
    await expect(
      network.redirect(parcelId, [network.outlets[1]!], {}, network.caller('operator')),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('ends at the realm of its id', async () => {
    const response = await network.run(
      network.caller('platform', { realm: 'fr' as never }),
      'query($id: ID!) { parcel(id: $id) { id } }',
      { id: parcelId },
    )
    expect(response).toEqual({ data: { parcel: null } })
  })

  it('requires a key with the scope', async () => {
    const reader = network.caller('platform', { scopes: ['parcels:read'] })
    await expect(network.redirect(parcelId, [network.outlets[1]!], {}, reader)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const response = await network.run(null, 'query($id: ID!) { parcel(id: $id) { id } }', { id: parcelId })
    expect(response.errors).toMatchObject([{ path: ['parcel'], extensions: { code: 'UNAUTHENTICATED' } }])
  })

  it('gives each party the events, and the database itself shows others nothing', async () => {
    const { openPool, urlFor } = await import('@restante/store')
    const pool = openPool(urlFor('parcels', { databaseUrl: network.databaseUrl, secret: network.secret }), { max: 1 })
    const seen = async (tenant: string): Promise<number> => {
      const client = await pool.connect()
      await client.query('begin')
      await client.query(
        "select set_config('restante.realm', 'demo', true), set_config('restante.tenant', $1, true), set_config('restante.outlets', '', true), set_config('restante.now', $2, true)",
        [tenant, start],
      )
      const { rowCount } = await client.query('select from parcels.parcel')
      await client.query('commit')
      client.release()
      return rowCount ?? 0
    }
    expect(await seen(network.partners.platform)).toBe(1)
    expect(await seen(network.partners.stranger)).toBe(0)
    // The settings end with their transaction.
    expect((await pool.query('select from parcels.parcel')).rowCount).toBe(0)
    await expect(pool.query("update parcels.parcel set state = 'LOST'")).rejects.toThrow('permission denied')
    await pool.end()
  })

  it('counts tries before it compares codes: after five wrong ones the right one opens nothing', async () => {
    const opened = await network.createReturn()
    const counter = network.counter(network.outlets[0]!)
    const wrong = opened.digits === '000000' ? '000001' : '000000'
    const attempt = (digits: string): Promise<any> =>
      network.mutate(
        counter,
        'dropOffParcel',
        { outletId: network.outlets[0], reference: opened.reference, code: digits },
        'parcels { id } userErrors { code }',
      )
    const responses = await Promise.all(Array.from({ length: 20 }, () => attempt(wrong)))
    expect(responses.every((response) => response.userErrors[0].code === 'CODE_REFUSED')).toBe(true)
    expect(await attempt(opened.digits)).toEqual({ parcels: null, userErrors: [{ code: 'CODE_REFUSED' }] })
    const unknown = await network.mutate(
      counter,
      'dropOffParcel',
      { outletId: network.outlets[0], reference: 'ZZZZZZZZ', code: '123456' },
      'parcels { id } userErrors { code message }',
    )
    expect(unknown.userErrors[0].code).toBe('CODE_REFUSED')
    // A new code is issued in its place.
    const issued = await network.mutate(
      network.caller('platform'),
      'issueCode',
      { parcelIds: [opened.parcelId] },
      'code { reference } userErrors { code }',
    )
    expect(issued.code.reference).not.toBe(opened.reference)
    // A device that has failed too often within an hour is barred, even with the right code.
    for (let failure = 0; failure < 12; failure++) await attempt(wrong)
    const other = await network.createReturn()
    const barred = await network.mutate(
      counter,
      'dropOffParcel',
      { outletId: network.outlets[0], reference: other.reference, code: other.digits },
      'userErrors { code }',
    )
    expect(barred).toEqual({ userErrors: [{ code: 'TOO_MANY_TRIES' }] })
    // The operator's other counters are not affected.
    const elsewhere = await network.mutate(
      network.counter(network.outlets[1]!),
      'dropOffParcel',
      { outletId: network.outlets[1], reference: other.reference, code: other.digits },
      'parcels { id } userErrors { code }',
    )
    expect(elsewhere).toEqual({ parcels: [{ id: other.parcelId }], userErrors: [] })
  })

  it('stores neither the digits nor the QR text of a code in any table', async () => {
    const opened = await network.createReturn()
    const { rows } = await network.admin.query<{ table_name: string }>(
      "select table_name from information_schema.tables where table_schema = 'parcels'",
    )
    for (const { table_name: table } of rows) {
      const found = await network.admin.query(`select from parcels.${table} t where to_jsonb(t)::text like any($1)`, [
        [`%"${opened.digits}"%`, `%${opened.qr.slice(0, 40)}%`],
      ])
      expect([table, found.rowCount]).toEqual([table, 0])
    }
  })
})
