import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDeviceKey, createKey, digestOf, loadServicePoints, revokeKey } from '../src/index.ts'
import { inRealm } from '../src/storage/transaction.ts'
import { createNetwork, requireDone, draftAt, type Network, noon, publishOutlets } from './network-fixture.ts'

let network: Network
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

async function publishedKey(digest: Buffer) {
  const { rows } = await network.pool.query('select * from published_service_points.api_key_fact where digest = $1', [
    digest,
  ])
  return rows[0]
}

describe('a key', () => {
  test('is published by its digest, with what it may do', async () => {
    const { deps, realm, partners } = network
    const origins = ['https://shop.example']
    const expiresAt = new Date('2027-01-01T00:00:00Z')
    const input = { realm, partnerId: partners.platform, kind: 'PUBLISHABLE', origins, expiresAt } as const
    const key = requireDone(await createKey(deps, input))
    expect(key.text).toMatch(/^pk_test_[0-9A-Za-z]{43}$/)
    expect(await publishedKey(digestOf(key.text))).toMatchObject({
      realm_id: realm,
      key_id: key.keyId,
      kind: 'PUBLISHABLE',
      partner_id: partners.platform,
      livemode: false,
      scopes: ['outlets:read'],
      origins,
      outlet_ids: [],
      expires_at: expiresAt,
      deleted: false,
    })
  })

  test('stands nowhere in the database as text', async () => {
    const { deps, realm, partners, pool } = network
    const key = requireDone(await createKey(deps, { realm, partnerId: partners.carrier, kind: 'SECRET' }))
    const rows = await inRealm(pool, realm, async (transaction) => {
      const stored = await transaction.query('select k::text from service_points.api_key k')
      const published = await transaction.query('select k::text from published_service_points.api_key_fact k')
      return JSON.stringify([stored.rows, published.rows])
    })
    expect(rows).toContain(key.keyId)
    expect(rows).toContain(key.text.slice(-4))
    expect(rows).not.toContain(key.text.slice('sk_test_'.length, -4))
  })

  test('does not get the dangerous scopes unless they are named', async () => {
    const { deps, realm, partners } = network
    const partnerId = partners.carrier
    const plain = requireDone(await createKey(deps, { realm, partnerId, kind: 'SECRET' }))
    const { scopes } = await publishedKey(digestOf(plain.text))
    expect(scopes).toContain('parcels:write')
    expect(scopes).not.toEqual(expect.arrayContaining(['admin']))
    const admin = requireDone(await createKey(deps, { realm, partnerId, kind: 'SECRET', scopes: ['admin'] }))
    expect((await publishedKey(digestOf(admin.text))).scopes).toEqual(['admin'])
  })

  test('is revoked once and for all', async () => {
    const { deps, realm, partners } = network
    const key = requireDone(await createKey(deps, { realm, partnerId: partners.carrier, kind: 'SECRET' }))
    expect(await revokeKey(deps, { realm, keyId: key.keyId })).toEqual({ kind: 'revoked' })
    expect(await publishedKey(digestOf(key.text))).toMatchObject({ deleted: true })
    expect(await revokeKey(deps, { realm, keyId: key.keyId })).toMatchObject({ problems: [{ code: 'UNKNOWN_KEY' }] })
  })

  test.each([
    ['SCOPE_NOT_ALLOWED', { kind: 'PUBLISHABLE', scopes: ['parcels:write'], origins: ['*'] }],
    ['SCOPE_NOT_ALLOWED', { kind: 'SECRET', scopes: ['counter'] }],
    ['INVALID_INPUT', { kind: 'SECRET', scopes: [] }],
    ['INVALID_INPUT', { kind: 'SECRET', origins: ['https://shop.example'] }],
    ['INVALID_INPUT', { kind: 'PUBLISHABLE', origins: ['https://shop.example/path'] }],
    ['INVALID_INPUT', { kind: 'PUBLISHABLE' }],
    ['INVALID_INPUT', { kind: 'DEVICE' }],
    ['INVALID_INPUT', { kind: 'SECRET', expiresAt: noon }],
    ['UNKNOWN_PARTNER', { kind: 'SECRET', partnerId: 'prt_demo_unknown' }],
  ] as const)('is refused as %s: %j', async (code, change) => {
    const { deps, realm, partners } = network
    const result = await createKey(deps, { realm, partnerId: partners.carrier, ...change })
    expect(result).toMatchObject({ kind: 'refused', problems: [{ code }] })
  })
})

describe('the key of a device', () => {
  test('names outlets that its partner runs, or where it has a service point and nobody of the realm runs them', async () => {
    const { deps, realm, partners, db } = network
    const [run, rented, foreign] = await publishOutlets(db, [
      { operatorRef: 'run' },
      { operatorRef: 'rented', operatorCode: 'another' },
      { operatorRef: 'foreign', operatorCode: 'another' },
    ])
    const programme = { code: 'counter', name: 'Counter' }
    const load = { realm, partnerId: partners.post, programme, servicePoints: [draftAt(rented!)] }
    requireDone(await loadServicePoints(deps, load))

    const device = { realm, partnerId: partners.post, outletIds: [run!, rented!] }
    const key = requireDone(await createDeviceKey(deps, device))
    expect(key.text).toMatch(/^dk_[0-9A-Za-z]{43}$/)
    expect(await publishedKey(digestOf(key.text))).toMatchObject({
      kind: 'DEVICE',
      scopes: ['outlets:read', 'counter'],
      outlet_ids: [run, rented],
    })
    expect(await createDeviceKey(deps, { ...device, outletIds: [run!, foreign!] })).toMatchObject({
      problems: [{ code: 'OUTLET_NOT_ALLOWED', path: ['outletIds', 1] }],
    })
    expect(await createDeviceKey(deps, { ...device, outletIds: ['out_unknown'] })).toMatchObject({
      problems: [{ code: 'UNKNOWN_OUTLET' }],
    })
  })

  test('of an agent is refused where another partner runs the outlet, which it names', async () => {
    const { deps, realm, partners, db } = network
    const [run] = await publishOutlets(db, [{ operatorRef: 'run by the post' }])
    const programme = { code: 'agents', name: 'Agents' }
    const load = { realm, partnerId: partners.platform, programme, servicePoints: [draftAt(run!)] }
    requireDone(await loadServicePoints(deps, load))
    const outletIds = [run!]
    const refused = await createDeviceKey(deps, { realm, partnerId: partners.platform, outletIds })
    expect(refused).toMatchObject({ problems: [{ code: 'OUTLET_NOT_ALLOWED', path: ['outletIds', 0] }] })
    expect(JSON.stringify(refused)).toContain(`run by the partner post (${partners.post})`)
    requireDone(await createDeviceKey(deps, { realm, partnerId: partners.post, outletIds }))
  })
})
