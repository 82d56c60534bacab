import type { Caller, Scope } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, deleteExpiredRequests } from '../src/index.ts'
import { inRealm } from '../src/storage/transaction.ts'
import { runOnce } from '../src/use-cases/run-once.ts'
import { createNetwork, type Network, noon, requestOf, requireDone } from './network-fixture.ts'

let network: Network
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

const mutation = `mutation ($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) { apiKey { id label kind lastFour revokedAt } userErrors { code path } }
}`

async function createKeyOf(partner: keyof Network['partners'], label: string) {
  const { deps, realm, partners } = network
  return requireDone(await createKey(deps, { realm, partnerId: partners[partner], kind: 'SECRET', label }))
}

async function revoke(
  partner: keyof Network['partners'],
  input: { idempotencyKey: string; keyId: string },
  scopes: readonly Scope[] = ['admin'],
) {
  const request = requestOf(network.realm, network.partners[partner], scopes)
  const { data, errors, extensions } = await network.subgraph.execute(mutation, { input }, request)
  return { payload: data?.['revokeApiKey'] as any, codes: errors?.map((error) => error.extensions['code']), extensions }
}

describe('revoking a key', () => {
  test('shows the key that ended, and withdraws it', async () => {
    const { keyId, text } = await createKeyOf('platform', 'Old server')
    const { payload } = await revoke('platform', { idempotencyKey: 'a1', keyId })
    expect(payload).toEqual({
      apiKey: {
        id: keyId,
        label: 'Old server',
        kind: 'SECRET',
        lastFour: text.slice(-4),
        revokedAt: noon.toISOString(),
      },
      userErrors: [],
    })
    const { rows } = await network.pool.query(
      'select deleted from published_service_points.api_key_fact where key_id = $1',
      [keyId],
    )
    expect(rows).toEqual([{ deleted: true }])
  })

  test('is refused for a key of another partner, which looks like one that does not exist', async () => {
    const { keyId } = await createKeyOf('carrier', 'Theirs')
    const notFound = { apiKey: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'keyId'] }] }
    expect((await revoke('platform', { idempotencyKey: 'b1', keyId })).payload).toEqual(notFound)
    expect((await revoke('platform', { idempotencyKey: 'b2', keyId: 'key_demo_none' })).payload).toEqual(notFound)
  })

  test('is refused the second time, and for the key of the request itself', async () => {
    const { keyId } = await createKeyOf('platform', 'Twice')
    await revoke('platform', { idempotencyKey: 'c1', keyId })
    const again = await revoke('platform', { idempotencyKey: 'c2', keyId })
    expect(again.payload.userErrors).toEqual([{ code: 'ALREADY_IN_STATE', path: ['input', 'keyId'] }])
    const own = await revoke('platform', { idempotencyKey: 'c3', keyId: 'key' })
    expect(own.payload.userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'keyId'] }])
  })

  test('needs the scope admin', async () => {
    const { keyId } = await createKeyOf('platform', 'Kept')
    expect((await revoke('platform', { idempotencyKey: 'd1', keyId }, ['parcels:write'])).codes).toEqual(['FORBIDDEN'])
  })
})

describe('a request', () => {
  test('that is repeated returns the first result, and says so', async () => {
    const { keyId } = await createKeyOf('platform', 'Repeated')
    const first = await revoke('platform', { idempotencyKey: 'e1', keyId })
    const second = await revoke('platform', { idempotencyKey: 'e1', keyId })
    expect(first.extensions).toBeUndefined()
    expect(second).toEqual({ ...first, extensions: { idempotentReplay: true } })
  })

  test('that was refused leaves its key free', async () => {
    await revoke('platform', { idempotencyKey: 'f1', keyId: 'key_demo_none' })
    const { keyId } = await createKeyOf('platform', 'Later')
    expect((await revoke('platform', { idempotencyKey: 'f1', keyId })).payload.apiKey.id).toBe(keyId)
  })

  test('with the key of another input is a conflict, except for another partner', async () => {
    const first = await createKeyOf('platform', 'One')
    const second = await createKeyOf('platform', 'Two')
    await revoke('platform', { idempotencyKey: 'g1', keyId: first.keyId })
    const conflict = await revoke('platform', { idempotencyKey: 'g1', keyId: second.keyId })
    expect(conflict.codes).toEqual(['IDEMPOTENCY_CONFLICT'])
    const other = await createKeyOf('carrier', 'Three')
    expect((await revoke('carrier', { idempotencyKey: 'g1', keyId: other.keyId })).payload.apiKey.id).toBe(other.keyId)
  })

  test('needs a key of visible characters', async () => {
    const { codes } = await revoke('platform', { idempotencyKey: 'two words', keyId: 'key_demo_none' })
    expect(codes).toEqual(['BAD_USER_INPUT'])
  })

  test('is run once of twenty at the same time', async () => {
    const { deps, realm, partners } = network
    const caller: Caller = requestOf(realm, partners.platform, ['admin']).caller!
    let runs = 0
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const request = { caller, deadline: Date.now() + 60_000 }
        return runOnce(deps, request, 'test', { idempotencyKey: 'h1' }, async () => ({ run: (runs += 1) }))
      }),
    )
    expect(runs).toBe(1)
    expect(outcomes.map(requireDone).map(({ result }) => result.run)).toEqual(Array(20).fill(1))
    expect(outcomes.map(requireDone).filter(({ isReplay }) => !isReplay)).toHaveLength(1)
  })

  test('that fails on the way leaves its key free', async () => {
    const { deps, realm, partners } = network
    const request = { caller: requestOf(realm, partners.platform, []).caller!, deadline: Date.now() + 60_000 }
    const input = { idempotencyKey: 'i1' }
    const broken = runOnce(deps, request, 'test', input, () => Promise.reject(new Error('broken')))
    await expect(broken).rejects.toThrow('broken')
    expect(await runOnce(deps, request, 'test', input, async () => ({ well: true }))).toMatchObject({ isReplay: false })
  })

  test('is forgotten after 30 days', async () => {
    const { deps, realm, pool } = network
    const count = async (): Promise<number> => {
      const text = 'select count(*)::int as count from service_points.idempotency'
      return inRealm(pool, realm, async (transaction) => (await transaction.query(text)).rows[0].count)
    }
    const days = (number: number): Date => new Date(noon.getTime() + number * 86_400_000)
    await deleteExpiredRequests({ ...deps, now: () => days(30) })
    expect(await count()).toBeGreaterThan(0)
    await deleteExpiredRequests({ ...deps, now: () => new Date(days(30).getTime() + 1) })
    expect(await count()).toBe(0)
  })
})
