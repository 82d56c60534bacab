import { createHash } from 'node:crypto'
import { silentLog } from '@restante/subgraph-kit'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresAuthenticator, type PostgresAuthenticator } from '../../src/index.ts'

let database: TestDatabase
let admin: Client
let authenticator: PostgresAuthenticator

beforeAll(async () => {
  database = await createTestDatabase([
    { name: 'service_points', directory: new URL('../../../subgraph-service-points/migrations/', import.meta.url) },
  ])
  admin = new Client({ connectionString: database.databaseUrl })
  await admin.connect()
  await write('sk_live_1', false)
  authenticator = await createPostgresAuthenticator({ pool: database.pool('gateway'), log: silentLog })
})
afterAll(async () => {
  await authenticator.close()
  await admin.end()
  await database.drop()
})

async function write(key: string, isRevoked: boolean): Promise<void> {
  await admin.query(
    `with head as (
       update published_service_points.head set rev = rev + 1 where table_name = 'api_key_fact' returning rev
     )
     insert into published_service_points.api_key_fact
       (realm_id, key_id, digest, kind, partner_id, livemode, scopes, origins, outlet_ids, expires_at, rev, deleted)
     select 'fr', $1, $2, 'SECRET', 'prt_fr_1', true, '{outlets:read}', '{}', '{}', null, rev, $3 from head
     on conflict (realm_id, key_id) do update set rev = excluded.rev, deleted = excluded.deleted`,
    [`key_${key}`, createHash('sha256').update(key).digest(), isRevoked],
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
