import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createDeviceKey,
  createKey,
  digestOf,
  listKeys,
  listKeysIn,
  loadServicePoints,
  revokeKey,
  rotateKey,
  rotateKeyIn,
} from '../src/index.ts'
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

describe('the list of keys', () => {
  test('has the keys of one partner or of all, oldest first, without anything that would give one away', async () => {
    const { deps, realm, partners } = network
    const label = 'of the list'
    const earlier = { ...deps, now: () => new Date(noon.getTime() - 1_000) }
    const first = requireDone(await createKey(earlier, { realm, partnerId: partners.stranger, kind: 'SECRET', label }))
    const second = requireDone(await createKey(deps, { realm, partnerId: partners.stranger, kind: 'SECRET' }))
    await revokeKey(deps, { realm, keyId: first.keyId })
    const { keys } = requireDone(await listKeys(deps, { realm, partnerId: partners.stranger }))
    expect(keys).toMatchObject([
      { keyId: first.keyId, label, lastFour: first.text.slice(-4), kind: 'SECRET', revokedAt: noon },
      { keyId: second.keyId, label: '', revokedAt: null },
    ])
    expect(keys.flatMap((key) => Object.keys(key))).not.toContain('digest')
    const all = requireDone(await listKeys(deps, { realm })).keys.map(({ keyId }) => keyId)
    expect(all).toEqual(expect.arrayContaining([first.keyId, second.keyId]))
    expect(all).toEqual(all.toSorted())
    expect(all.length).toBeGreaterThan(2)
    expect(await listKeys(deps, { realm, partnerId: 'prt_demo_unknown' })).toMatchObject({
      problems: [{ code: 'UNKNOWN_PARTNER' }],
    })
  })

  test('shows a partner, inside a transaction of its own, its own keys only', async () => {
    const { deps, realm, partners } = network
    const own = await deps.realms.inTenant(realm, partners.carrier, Date.now() + 60_000, (transaction) =>
      listKeysIn(transaction, null),
    )
    const { keys } = requireDone(own)
    expect(new Set(keys.map(({ partnerId }) => partnerId))).toEqual(new Set([partners.carrier]))
  })
})

describe('a key that is rotated', () => {
  const origins = ['https://shop.example']
  const label = 'Shop'
  const expiresAt = new Date('2027-01-01T00:00:00Z')

  test('is revoked, and replaced by one of the same rights and end', async () => {
    const { deps, realm, partners } = network
    const input = { realm, partnerId: partners.platform, kind: 'PUBLISHABLE', origins, label, expiresAt } as const
    const old = requireDone(await createKey(deps, input))
    const next = requireDone(await rotateKey(deps, { realm, keyId: old.keyId, graceMs: 0 }))
    expect(next.oldValidUntil).toBeNull()
    expect(next.text).not.toBe(old.text)
    const [before, after] = [await publishedKey(digestOf(old.text)), await publishedKey(digestOf(next.text))]
    expect(before).toMatchObject({ deleted: true })
    const { key_id: _id, digest: _digest, rev: _rev, ...rights } = before
    expect(after).toMatchObject({ ...rights, deleted: false, key_id: next.keyId })
    const { keys } = requireDone(await listKeys(deps, { realm, partnerId: partners.platform }))
    expect(keys.find(({ keyId }) => keyId === next.keyId)).toMatchObject({ label, origins, expiresAt })
  })

  test('stays valid for the grace that was given, but no longer than it would have been', async () => {
    const { deps, realm, partners } = network
    const secret = { realm, partnerId: partners.carrier, kind: 'SECRET', scopes: ['parcels:read'] } as const
    const hour = 3_600_000
    const open = requireDone(await createKey(deps, secret))
    const ends = new Date(noon.getTime() + hour)
    const rotated = requireDone(await rotateKey(deps, { realm, keyId: open.keyId, graceMs: hour }))
    expect(rotated.oldValidUntil).toEqual(ends)
    expect(await publishedKey(digestOf(open.text))).toMatchObject({ deleted: false, expires_at: ends })
    expect(await publishedKey(digestOf(rotated.text))).toMatchObject({ expires_at: null, scopes: ['parcels:read'] })
    const short = requireDone(await createKey(deps, { ...secret, expiresAt: ends }))
    const next = requireDone(await rotateKey(deps, { realm, keyId: short.keyId, graceMs: 24 * hour }))
    expect(next.oldValidUntil).toEqual(ends)
  })

  test('is refused once it has ended, and for somebody else', async () => {
    const { deps, realm, partners } = network
    const gone = { problems: [{ code: 'UNKNOWN_KEY' }] }
    const old = requireDone(await createKey(deps, { realm, partnerId: partners.carrier, kind: 'SECRET' }))
    const rotation = { realm, keyId: old.keyId, graceMs: 0 }
    const byPlatform = await deps.realms.inTenant(realm, partners.platform, Date.now() + 60_000, (transaction) =>
      rotateKeyIn(transaction, rotation, noon),
    )
    expect(byPlatform).toMatchObject(gone)
    const both = await Promise.all([rotateKey(deps, rotation), rotateKey(deps, rotation)])
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'rotated'])
    expect(both.find(({ kind }) => kind === 'refused')).toMatchObject(gone)
    const later = { ...deps, now: () => expiresAt }
    const brief = { realm, partnerId: partners.carrier, kind: 'SECRET', expiresAt } as const
    const expired = requireDone(await createKey(deps, brief))
    expect(await rotateKey(later, { ...rotation, keyId: expired.keyId })).toMatchObject(gone)
    expect(await rotateKey(deps, { ...rotation, graceMs: 91 * 86_400_000 })).toMatchObject({
      problems: [{ code: 'INVALID_INPUT' }],
    })
  })
})
