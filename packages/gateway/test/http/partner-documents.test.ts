import { createHash } from 'node:crypto'
import type { PartnerId, RealmId } from '@restante/subgraph-kit'
import { silentLog } from '@restante/subgraph-kit'
import { createTestDatabase } from '@restante/store/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { followDocuments, type KeyFact } from '../../src/index.ts'
import {
  createDocumentRegister,
  type DocumentRegister,
  type RegisteredDocument,
} from '../../src/safelist/document-register.ts'
import { createKeyedGateway, listed, origin } from '../support/keyed-server.ts'
import { keyFact } from '../support/keys.ts'
import { serve } from '../support/serve.ts'

const text = 'query Mine {\n  me {\n    id\n    name\n  }\n}'
const hash = createHash('sha256').update(text).digest('hex')
const realmId = 'sb1' as RealmId
const partnerId = 'prt_sb1_0' as PartnerId

function fact(change: Partial<RegisteredDocument> = {}): RegisteredDocument {
  return { realmId, partnerId, documentId: hash, text, audiences: ['PUBLISHABLE'], deleted: false, ...change }
}

const page = { kind: 'PUBLISHABLE', origins: [origin] } as const
const keys: readonly KeyFact[] = [
  keyFact('pk_test_other', { ...page, partnerId: 'prt_sb1_1' as PartnerId }),
  keyFact('pk_test_realm', { ...page, realm: 'sb2' as RealmId }),
  keyFact('sk_test_other', { partnerId: 'prt_sb1_1' as PartnerId }),
  keyFact('ss_1', { kind: 'SESSION' }),
]

let register: DocumentRegister
let server: Awaited<ReturnType<typeof serve>>
beforeEach(async () => {
  register = createDocumentRegister()
  const partnerDocuments = { ...register, close: () => Promise.resolve() }
  server = await serve(await createKeyedGateway(false, undefined, { partnerDocuments, keys }))
  return () => server.close()
})

/** Returns the code of the refusal, or the data. */
async function ask(key: string, members: object): Promise<unknown> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      ...(key.startsWith('pk') && { origin }),
    },
    body: JSON.stringify(members),
  })
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
  return errors?.[0]?.extensions.code ?? data
}

const me = { me: { id: 'u1', name: expect.anything() } }

describe('a document that a partner has listed', () => {
  test('runs with its publishable keys, in any print and by its id', async () => {
    expect(await ask('pk_test_1', { query: text })).toBe('DOCUMENT_NOT_LISTED')
    register.apply([fact()])
    for (const members of [
      { query: text },
      { query: 'query Mine { me { id name __typename } }' },
      { documentId: hash },
    ]) {
      expect(await ask('pk_test_1', members)).toMatchObject(me)
    }
    expect(await ask('pk_test_1', { query: 'query Mine { me { id } }' })).toBe('DOCUMENT_NOT_LISTED')
    expect(await ask('pk_test_1', { query: listed })).toEqual({ me: { id: 'u1' } })
  })

  test('is one of its own realm only, whoever asks', async () => {
    register.apply([fact(), fact({ documentId: 'mine' })])
    for (const key of ['pk_test_other', 'pk_test_realm']) {
      expect([key, await ask(key, { query: text })]).toEqual([key, 'DOCUMENT_NOT_LISTED'])
      expect([key, await ask(key, { documentId: hash })]).toEqual([key, 'PERSISTED_QUERY_NOT_SUPPORTED'])
    }
    expect(await ask('sk_test_other', { documentId: 'mine' })).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    expect(await ask('sk_test_1', { documentId: 'mine' })).toMatchObject(me)
  })

  test('runs for its audiences only', async () => {
    register.apply([fact({ audiences: ['SHOPPER'] })])
    expect(await ask('pk_test_1', { query: text })).toBe('DOCUMENT_NOT_LISTED')
    expect(await ask('pk_test_1', { documentId: hash })).toBe('DOCUMENT_NOT_LISTED')
    expect(await ask('ss_1', { query: text })).toMatchObject(me)
    register.apply([fact({ audiences: ['PUBLISHABLE'] })])
    expect(await ask('pk_test_1', { query: text })).toMatchObject(me)
    expect(await ask('ss_1', { query: text })).toBe('DOCUMENT_NOT_LISTED')
  })

  test('is listed for the audiences of all its prints', async () => {
    register.apply([fact(), fact({ documentId: 'other', text: 'query Mine{me{id name}}', audiences: ['SHOPPER'] })])
    expect([await ask('pk_test_1', { query: text }), await ask('ss_1', { query: text })]).toMatchObject([me, me])
    register.apply([fact({ deleted: true })])
    expect(await ask('pk_test_1', { query: text })).toBe('DOCUMENT_NOT_LISTED')
    expect(await ask('ss_1', { query: text })).toMatchObject(me)
  })

  test('runs no more once it is removed', async () => {
    register.apply([fact()])
    expect(await ask('pk_test_1', { query: text })).toMatchObject(me)
    register.apply([fact({ deleted: true })])
    expect(await ask('pk_test_1', { query: text })).toBe('DOCUMENT_NOT_LISTED')
    expect(await ask('sk_test_1', { documentId: hash })).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  })

  test('passes the limits and the schema whenever it runs, whatever it was when it was listed', async () => {
    register.apply([fact({ documentId: 'old', text: 'query Old { gone }' })])
    expect(await ask('pk_test_1', { documentId: 'old' })).toBe('VALIDATION_FAILED')
  })
})

describe('the documents of a database', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let admin: Client
  beforeAll(async () => {
    database = await createTestDatabase([
      { name: 'service_points', directory: new URL('../../../subgraph-service-points/migrations/', import.meta.url) },
    ])
    admin = new Client({ connectionString: database.databaseUrl })
    await admin.connect()
  })
  afterAll(async () => {
    await admin.end()
    await database.drop()
  })

  const write = async (id: string, deleted: boolean): Promise<void> => {
    await admin.query(
      `with head as (
         update published_service_points.head set rev = rev + 1 where table_name = 'document_fact' returning rev
       )
       insert into published_service_points.document_fact
         (realm_id, partner_id, document_id, text, audiences, rev, deleted)
       select $1, $2, $3, $4, '{PUBLISHABLE}', rev, $5 from head
       on conflict (realm_id, partner_id, document_id) do update set rev = excluded.rev, deleted = excluded.deleted`,
      [realmId, partnerId, id, text, deleted],
    )
    await admin.query('notify published_service_points')
  }

  test('are followed: those of the start, and each that is listed or removed', async () => {
    await write('first', false)
    const followed = await followDocuments({ pool: database.pool('gateway'), log: silentLog })
    const find = (id: string): string | null => followed.findText(id, { realm: realmId, partnerId })
    expect([find('first'), find('second')]).toEqual([text, null])
    await write('second', false)
    await expect.poll(() => find('second')).toBe(text)
    await write('first', true)
    await followed.refresh()
    expect(find('first')).toBeNull()
    await followed.close()
  })
})
