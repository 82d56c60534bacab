import { assertNarrowRole } from '@restante/store'
import type { PartnerId } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ListedDocument } from '../src/domain/document.ts'
import { createKey, recordAgreement } from '../src/index.ts'
import { createRealmTransaction } from '../src/storage/realm-store.ts'
import { inRealm, inTenant } from '../src/storage/transaction.ts'
import { createNetwork, noon, requireDone, type Network, publishOutlets } from './network-fixture.ts'

let network: Network
/** By the partner that is not a party. */
let agreements: { postToCarrier: string; postToPlatform: string; carrierToPlatform: string }

beforeAll(async () => {
  network = await createNetwork()
  const { deps, realm, partners, db } = network
  const outletIds = await publishOutlets(db, [{ operatorRef: 'a' }, { operatorRef: 'b' }])
  const record = async (
    providerId: string,
    customerId: string,
    kind: 'LAST_MILE_ACCESS' | 'NEGOTIATED_SERVICE',
  ): Promise<string> => {
    const scope = kind === 'NEGOTIATED_SERVICE' ? 'ALL' : outletIds
    const terms = { price: '1.20' }
    const dates = { state: 'ACTIVE', effectiveFrom: '2025-01-01' } as const
    const input = { realm, providerId, customerId, kind, outletIds: scope, terms, ...dates } as const
    return requireDone(await recordAgreement(deps, input)).agreementId
  }
  agreements = {
    postToCarrier: await record(partners.post, partners.carrier, 'LAST_MILE_ACCESS'),
    postToPlatform: await record(partners.post, partners.platform, 'LAST_MILE_ACCESS'),
    carrierToPlatform: await record(partners.carrier, partners.platform, 'NEGOTIATED_SERVICE'),
  }
  for (const partnerId of [partners.carrier, partners.platform]) {
    requireDone(await createKey(deps, { realm, partnerId, kind: 'SECRET' }))
    await inRealm(network.pool, realm, async (transaction) => {
      const { documents } = createRealmTransaction(transaction, realm)
      await documents.lock()
      await documents.put([documentOf(partnerId)])
    })
  }
})

afterAll(() => network.close())

function documentOf(partnerId: PartnerId): ListedDocument {
  const { realm: realmId } = network
  const text = '{ viewer { id } }'
  return { realmId, partnerId, documentId: 'mine', text, audiences: ['PUBLISHABLE'], pushedAt: noon }
}

/** Returns what a statement without a condition of its own sees on behalf of a partner. */
async function seenBy(partnerId: string, select: string): Promise<string[]> {
  return inTenant(network.pool, partnerId, 1_000, async (transaction) => {
    const { rows } = await transaction.query({ text: select, rowMode: 'array' })
    return rows.flat().map(String).toSorted()
  })
}

describe('the role of this context', () => {
  test('is no owner, no superuser and not above row-level security', async () => {
    await expect(assertNarrowRole(network.pool)).resolves.toBeUndefined()
  })

  test('sees no tenant row and writes none when it does not say on whose behalf', async () => {
    const { rows } = await network.pool.query(
      `select (select count(*) from service_points.agreement) as agreements,
              (select count(*) from service_points.agreement_scope) as scopes,
              (select count(*) from service_points.api_key) as keys,
              (select count(*) from service_points.document) as documents`,
    )
    expect(rows).toEqual([{ agreements: 0, scopes: 0, keys: 0, documents: 0 }])
    const { rowCount } = await network.pool.query(`update service_points.api_key set label = 'mine'`)
    expect(rowCount).toBe(0)
  })
})

describe('a partner', () => {
  const ids = 'select agreement_id from service_points.agreement'

  test('sees the agreements that it is a party to, on either side, and no other', async () => {
    const { partners } = network
    const { postToCarrier, postToPlatform, carrierToPlatform } = agreements
    expect(await seenBy(partners.post, ids)).toEqual([postToCarrier, postToPlatform].toSorted())
    expect(await seenBy(partners.carrier, ids)).toEqual([postToCarrier, carrierToPlatform].toSorted())
    expect(await seenBy(partners.platform, ids)).toEqual([postToPlatform, carrierToPlatform].toSorted())
    expect(await seenBy(partners.stranger, ids)).toEqual([])
  })

  test('sees the outlets of its own agreements only', async () => {
    const { partners } = network
    const scopes = 'select distinct agreement_id from service_points.agreement_scope'
    expect(await seenBy(partners.carrier, scopes)).toEqual([agreements.postToCarrier])
    expect(await seenBy(partners.stranger, scopes)).toEqual([])
  })

  test('sees its own keys only', async () => {
    const { partners } = network
    const holders = 'select partner_id from service_points.api_key'
    expect(await seenBy(partners.carrier, holders)).toEqual([partners.carrier])
    expect(await seenBy(partners.post, holders)).toEqual([])
  })

  test('sees its own documents only, and lists none for others', async () => {
    const { partners, pool, realm } = network
    const holders = 'select partner_id from service_points.document'
    expect(await seenBy(partners.carrier, holders)).toEqual([partners.carrier])
    expect(await seenBy(partners.stranger, holders)).toEqual([])
    const forge = inTenant(pool, partners.stranger, 1_000, async (transaction) => {
      const { documents } = createRealmTransaction(transaction, realm)
      await documents.put([documentOf(partners.post)])
    })
    await expect(forge).rejects.toMatchObject({ code: '42501' })
  })

  test('cannot change or make an agreement between others', async () => {
    const { pool, partners, realm } = network
    await inTenant(pool, partners.stranger, 1_000, async (transaction) => {
      const { rowCount } = await transaction.query(`update service_points.agreement set terms = '{}'`)
      expect(rowCount).toBe(0)
    })
    const forge = inTenant(pool, partners.stranger, 1_000, (transaction) =>
      transaction.query(
        `insert into service_points.agreement
           (realm_id, agreement_id, provider_id, customer_id, kind, state, version, effective_from, outlets, terms, created_at)
         values ($1, 'agr_forged', $2, $3, 'AGENCY', 'ACTIVE', 1, '2025-01-01', 'ALL', '{}', '2025-01-01')`,
        [realm, partners.post, partners.carrier],
      ),
    )
    await expect(forge).rejects.toMatchObject({ code: '42501' })
  })
})

test('work of one realm sees nothing of another', async () => {
  await inRealm(network.pool, 'other', async (transaction) => {
    const { rowCount } = await transaction.query('select from service_points.agreement')
    expect(rowCount).toBe(0)
  })
})

test('whose transaction it was is forgotten when it ends', async () => {
  const { pool, partners } = network
  await inTenant(pool, partners.post, 1_000, (transaction) => transaction.query('select'))
  const { rows } = await pool.query(`select current_setting('restante.tenant', true) as tenant`)
  expect(rows[0].tenant || null).toBeNull()
})
