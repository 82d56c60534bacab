import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Network, realm, start, startNetwork } from '../network.ts'
import { announce, issuerKeyId, openSession, shopperFor } from './shoppers.ts'

const address = { lines: ['1 Mill Lane'], country: 'IN' }

describe('a session for a shopper', () => {
  let network: Network
  let parcelId: string
  beforeAll(async () => {
    network = await startNetwork()
    parcelId = await announce(network)
  })
  afterAll(() => network.close())
  beforeEach(() => network.setTime(start))

  it('lasts for an hour at most, and has a key with its actions', async () => {
    const longest = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK', 'CODE'] })
    expect(longest).toMatchObject({
      session: { actions: ['TRACK', 'CODE'], expiresAt: '2026-11-23T07:30:00.000Z', revokedAt: null },
      userErrors: [],
      shopper: { kind: 'SESSION', scopes: ['outlets:read', 'shopper:track', 'shopper:code'] },
    })
    expect(longest.session.key).toMatch(/^ss_[\w-]{100,508}$/)
    const short = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK'], ttl: 'PT5M' })
    expect(short.session.expiresAt).toBe('2026-11-23T06:35:00.000Z')
    for (const ttl of ['PT1H1S', 'P1D', 'PT0S']) {
      const refused = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK'], ttl })
      expect(refused).toMatchObject({ session: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'ttl'] }] })
    }
  })

  it('is the same with the same key when the request is repeated, although the key is stored nowhere', async () => {
    const input = { idempotencyKey: 'same', parcelIds: [parcelId], actions: ['TRACK'] }
    const first = await openSession(network, input)
    network.setTime('2026-11-23T06:50:00Z')
    const again = await openSession(network, input, 'platform', { keyId: 'key_other' })
    expect(again.session).toEqual(first.session)
    const { rows } = await network.admin.query<{ table_name: string }>(
      "select table_name from information_schema.tables where table_schema = 'parcels'",
    )
    for (const { table_name: table } of rows) {
      const found = await network.admin.query(`select from parcels.${table} t where to_jsonb(t)::text like $1`, [
        `%${first.session.key.slice(3, 40)}%`,
      ])
      expect([table, found.rowCount]).toEqual([table, 0])
    }
  })

  it('is made for parcels of the caller only, as their shipper or carrier', async () => {
    const own = await announce(network, { carrier: network.partners.carrier, destination: { address } })
    expect((await openSession(network, { parcelIds: [own], actions: ['TRACK'] }, 'carrier')).userErrors).toEqual([])
    const foreign = await openSession(network, { parcelIds: [own, parcelId], actions: ['TRACK'] }, 'carrier')
    expect(foreign).toMatchObject({
      session: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'parcelIds', '1'] }],
    })
    const others = { parcelIds: [parcelId, `par_${realm}_nothing`, 'par_fr_1'], actions: ['TRACK'] }
    expect((await openSession(network, others, 'stranger')).userErrors.map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => 'NOT_FOUND'),
    )
    const custodian = network.caller('operator', { keyId: issuerKeyId })
    const refused = await network.mutate(
      custodian,
      'createShopperSession',
      { parcelIds: [parcelId], actions: ['TRACK'] },
      'session { id } userErrors { code }',
    )
    expect(refused).toEqual({ session: null, userErrors: [{ code: 'NOT_FOUND' }] })
  })

  it("names the caller's own reservations and returns only", async () => {
    const { reservation } = await network.mutate(
      network.caller('carrier'),
      'reservePlaces',
      {
        outletIds: [network.outlets[0]],
        partners: [network.partners.platform],
        purpose: 'COLLECTION',
        parcels: [{}],
      },
      'reservation { id }',
    )
    const { parcelId: returned } = await network.createReturn()
    const { data } = await network.run(
      network.caller('platform'),
      `{ parcel(id: "${returned}") { returnOrder { id } } }`,
    )
    const returnOrderId = data.parcel.returnOrder.id
    const named = { reservationId: reservation.id, returnOrderId, actions: ['TRACK'] }
    expect((await openSession(network, named)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'reservationId'] },
    ])
    expect((await openSession(network, named, 'carrier')).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'returnOrderId'] },
    ])
    expect((await openSession(network, { ...named, reservationId: null })).userErrors).toEqual([])
  })

  it('names something, unless it may reserve places', async () => {
    expect((await openSession(network, { actions: ['TRACK', 'CODE'] })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input'] },
    ])
    expect((await openSession(network, { actions: ['RESERVE', 'TRACK'] })).userErrors).toEqual([])
  })

  it.each([
    ['RESERVE', ['parcels:write', 'returns:write', 'parcels:read']],
    ['TRACK', ['parcels:write', 'reservations:write']],
    ['REDIRECT', ['parcels:read', 'returns:read']],
    ['CODE', ['parcels:read', 'returns:read']],
    ['DELEGATE', ['parcels:read', 'returns:write']],
    ['RETURN', ['parcels:read', 'parcels:write']],
  ] as const)('cannot be given %s by a key with %j, which lacks the scope for it', async (action, scopes) => {
    const input = { parcelIds: [parcelId], actions: [action] }
    await expect(openSession(network, input, 'platform', { scopes })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const all = await openSession(network, input)
    expect(all.userErrors).toEqual([])
  })

  it('is made and revoked by a secret key only, and not by a session', async () => {
    const { session } = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK'] })
    const all = await shopperFor(network, { parcelIds: [parcelId], actions: ['TRACK', 'REDIRECT', 'RETURN', 'CODE'] })
    const device = { ...network.counter(network.outlets[0]!), scopes: network.caller('platform').scopes }
    for (const caller of [all, { ...all, scopes: network.caller('platform').scopes }, device]) {
      for (const [mutation, input] of [
        ['createShopperSession', { parcelIds: [parcelId], actions: ['TRACK'] }],
        ['revokeShopperSession', { sessionId: session.id }],
      ] as const) {
        await expect(network.mutate(caller, mutation, input, 'session { id }')).rejects.toMatchObject({
          code: 'FORBIDDEN',
        })
      }
    }
  })

  it('is revoked by its partner once, and by nobody else', async () => {
    const { session } = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK'], ttl: 'PT10M' })
    const fields = 'session { id key revokedAt } userErrors { code }'
    const revoke = (partner: 'platform' | 'stranger'): Promise<unknown> =>
      network.mutate(network.caller(partner), 'revokeShopperSession', { sessionId: session.id }, fields)
    expect(await revoke('stranger')).toEqual({ session: null, userErrors: [{ code: 'NOT_FOUND' }] })
    expect(await revoke('platform')).toEqual({
      session: { id: session.id, key: null, revokedAt: '2026-11-23T06:30:00.000Z' },
      userErrors: [],
    })
    expect(await revoke('platform')).toEqual({ session: null, userErrors: [{ code: 'ALREADY_IN_STATE' }] })
    const other = await openSession(network, { parcelIds: [parcelId], actions: ['TRACK'], ttl: 'PT10M' })
    network.setTime('2026-11-23T06:40:00Z')
    expect(
      await network.mutate(network.caller('platform'), 'revokeShopperSession', { sessionId: other.session.id }, fields),
    ).toEqual({ session: null, userErrors: [{ code: 'STATE_NOT_ALLOWED' }] })
  })

  it('is deleted 30 days after it has expired', async () => {
    const stored = async (): Promise<unknown> =>
      (await network.admin.query('select from parcels.shopper_session')).rowCount
    network.setTime('2026-12-23T06:00:00Z')
    await network.parcels.deleteExpired(realm)
    expect(await stored()).toBeGreaterThan(0)
    network.setTime('2026-12-23T08:00:00Z')
    await network.parcels.deleteExpired(realm)
    expect(await stored()).toBe(0)
  })
})
