import { createHash } from 'node:crypto'
import { deriveSessionKey, newRealmId, type RealmId, signSession, silentLog } from '@restante/subgraph-kit'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { Client, type Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresAuthenticator, type Identity, type PostgresAuthenticator } from '../../src/index.ts'

let database: TestDatabase
let admin: Client
let authenticator: PostgresAuthenticator
let pool: Pool
const sessionKey = deriveSessionKey(Buffer.alloc(32, 1))
const textOf = (name: string): string => `sk_live_${name.padEnd(43, '0')}`

beforeAll(async () => {
  database = await createTestDatabase([
    { name: 'service_points', directory: new URL('../../../subgraph-service-points/migrations/', import.meta.url) },
  ])
  admin = new Client({ connectionString: database.databaseUrl })
  await admin.connect()
  await write('sk_live_1', false)
  authenticator = await createPostgresAuthenticator({
    pool: (pool = database.pool('gateway')),
    sessionKeys: [sessionKey],
    log: silentLog,
  })
})
afterAll(async () => {
  await authenticator.close()
  await admin.end()
  await database.drop()
})

const authenticate = async (key: string): Promise<Identity | null> => authenticator.authenticate(key)

async function write(key: string, isRevoked: boolean, keyId = `key_${key}`): Promise<void> {
  await admin.query(
    `with head as (
       update published_service_points.head set rev = rev + 1 where table_name = 'api_key_fact' returning rev
     )
     insert into published_service_points.api_key_fact
       (realm_id, key_id, digest, kind, partner_id, livemode, scopes, origins, outlet_ids, expires_at, rev, deleted)
     select 'fr', $1, $2, 'SECRET', 'prt_fr_1', true, '{outlets:read}', '{}', '{}', null, rev, $3 from head
     on conflict (realm_id, key_id) do update set rev = excluded.rev, deleted = excluded.deleted`,
    [keyId, createHash('sha256').update(key).digest(), isRevoked],
  )
  await admin.query('notify published_service_points')
}

test('keys that were there at the start are known', async () => {
  expect(await authenticator.authenticate('sk_live_1')).toEqual({
    caller: {
      keyId: 'key_sk_live_1',
      kind: 'SECRET',
      realm: 'fr',
      livemode: true,
      partnerId: 'prt_fr_1',
      scopes: ['outlets:read'],
      outletIds: [],
    },
    origins: [],
  })
})

test('a new key becomes known and a revoked one unknown while the gateway runs', async () => {
  expect(await authenticator.authenticate('sk_live_2')).toBeNull()
  await write('sk_live_2', false)
  await expect.poll(() => authenticator.authenticate('sk_live_2')).not.toBeNull()
  await write('sk_live_3', false)
  await authenticator.refresh()
  expect(await authenticator.authenticate('sk_live_3')).not.toBeNull()
  await write('sk_live_2', true)
  await expect.poll(() => authenticator.authenticate('sk_live_2')).toBeNull()
})

test('a new key works on the first request that is made with it, without waiting to be told of it', async () => {
  for (let count = 0; count < 5; count++) {
    const key = textOf(`new${count}`)
    await write(key, false)
    expect(await authenticator.authenticate(key)).not.toBeNull()
  }
})

test('a key that was revoked stays so, however often it is asked for', async () => {
  const key = textOf('gone')
  await write(key, false)
  expect(await authenticator.authenticate(key)).not.toBeNull()
  await write(key, true)
  await expect.poll(() => authenticator.authenticate(key)).toBeNull()
  expect(await Promise.all(Array.from({ length: 20 }, () => authenticate(key)))).toEqual(
    Array.from({ length: 20 }, () => null),
  )
})

test('guesses cost at most a query in 100 ms together, and text that is no key none', async () => {
  let reads = 0
  const count = (): void => void (reads += 1)
  pool.on('acquire', count)
  const startedAt = performance.now()
  for (let round = 0; round < 12; round++) {
    const guesses = Array.from({ length: 50 }, (_, guess) => textOf(`g${round}x${guess}`))
    expect(await Promise.all(guesses.map((guess) => authenticate(guess)))).toEqual(guesses.map(() => null))
  }
  const elapsedMs = performance.now() - startedAt
  // Besides those of the feed itself, which reads once a second and when it is notified.
  expect(reads).toBeLessThanOrEqual(Math.ceil(elapsedMs / 100) + Math.ceil(elapsedMs / 1_000) + 2)
  reads = 0
  for (const text of ['', 'sk_live_', 'nonsense', 'ss_nonsense', `${textOf('a')}!`, null]) {
    expect(authenticator.authenticate(text)).toBeNull()
  }
  expect(reads).toBe(0)
  pool.off('acquire', count)
})

test("a shopper's key works at once, also when the key that issued it is as new", async () => {
  const realm = 'fr' as RealmId
  const issuerKeyId = newRealmId('key', realm, new Date())
  const expiresAt = new Date((Math.ceil(Date.now() / 1_000) + 600) * 1_000)
  const claims = {
    sessionId: newRealmId('ses', realm, new Date()),
    issuerKeyId,
    expiresAt,
    actions: ['TRACK'],
  } as const
  const shopper = signSession(claims, sessionKey)
  expect(await authenticator.authenticate(shopper)).toBeNull()
  await write(textOf('issuer'), false, issuerKeyId)
  expect(await authenticator.authenticate(shopper)).toMatchObject({
    caller: { kind: 'SESSION', keyId: claims.sessionId, partnerId: 'prt_fr_1', livemode: true },
  })
  await write(textOf('issuer'), true, issuerKeyId)
  await expect.poll(() => authenticator.authenticate(shopper)).toBeNull()
})
