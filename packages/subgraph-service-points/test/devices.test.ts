import { openPoolLike } from '@restante/store'
import { momentOfId, type Scope, silentLog, type Subgraph } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKey, deleteExpiredRequests, digestOf } from '../src/index.ts'
import { createServicePointsSubgraph } from '../src/subgraph.ts'
import { inRealm } from '../src/storage/transaction.ts'
import { createNetwork, type Network, noon, publishOutlets, requestOf, requireDone } from './network-fixture.ts'

const callers = 20
const current = Buffer.alloc(32, 1)
const previous = Buffer.alloc(32, 2)

let network: Network
let pool: Pool
let subgraph: Subgraph
let clock: Date
let outletIds: readonly string[]
let keys = 0

beforeAll(async () => {
  network = await createNetwork()
  const { db } = network
  const outlets = [{ operatorRef: 'one' }, { operatorRef: 'two' }, { operatorRef: 'far', operatorCode: 'nobody-here' }]
  outletIds = await publishOutlets(db, outlets)
  pool = openPoolLike(network.pool, { max: callers, statementTimeoutMs: 60_000 })
  subgraph = await open([current])
})
afterAll(async () => {
  await subgraph.close()
  await pool.end()
  await network.close()
})
beforeEach(() => {
  clock = noon
})

function open(secrets: readonly Buffer[]): Promise<Subgraph> {
  return createServicePointsSubgraph({
    pool,
    now: () => clock,
    cursorKey: Buffer.alloc(32, 7),
    secrets,
    checkDocument: async () => [],
    log: silentLog,
  })
}

type Partner = keyof Network['partners']

async function run(
  mutation: 'createDeviceEnrolment' | 'enrolDevice' | 'revokeDevice',
  partner: Partner | null,
  input: object,
  fields: string,
  { scopes = ['service-points:write'] as readonly Scope[], at = subgraph } = {},
) {
  const request = partner && requestOf(network.realm, network.partners[partner], scopes)
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`
  const { data, errors, extensions } = await at.execute(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} userErrors { code path retryable } } }`,
    { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } },
    request ?? { caller: null, requestId: 'test', deadline: Date.now() + 60_000 },
  )
  const codes = errors?.map((error) => error.extensions['code'])
  return { ...(data?.[mutation] as any), codes, extensions }
}

const permit = (partner: Partner = 'post', input: object = {}, at = subgraph) =>
  run(
    'createDeviceEnrolment',
    partner,
    { outletIds: [outletIds[0]], label: 'Till 1', ...input },
    'enrolment { id code qr expiresAt }',
    { at },
  )
const enrol = (code: string, input: object = {}, at = subgraph) =>
  run('enrolDevice', null, { code, ...input }, 'key device { id label outletIds lastFour enrolledAt revokedAt }', {
    at,
  })
const list = async (partner: Partner, args = 'first: 100') => {
  const request = requestOf(network.realm, network.partners[partner], ['service-points:write'])
  const { data } = await subgraph.execute(
    `{ devices(${args}) { nodes { id label revokedAt } pageInfo { endCursor hasNextPage } } }`,
    {},
    request,
  )
  return data?.['devices'] as any
}
const published = async (text: string): Promise<any> =>
  (await network.pool.query('select * from published_service_points.api_key_fact where digest = $1', [digestOf(text)]))
    .rows[0]

describe('a device', () => {
  test('is enrolled without a key by a code, which gives it a key of its own at the outlets that were permitted', async () => {
    const { enrolment, userErrors } = await permit('post', { outletIds: outletIds.slice(0, 2) })
    expect(userErrors).toEqual([])
    expect(enrolment).toMatchObject({
      code: expect.stringMatching(/^DEMO(-[0-9A-HJKMNP-TV-Z]{4}){4}$/),
      qr: `RESTANTE:ENROL:${enrolment.code}`,
      expiresAt: '2026-11-22T12:15:00.000Z',
    })
    const { device, key } = await enrol(enrolment.code)
    expect(key).toMatch(/^dk_[0-9A-Za-z]{43}$/)
    expect(device).toEqual({
      id: expect.stringMatching(/^key_demo_/),
      label: 'Till 1',
      outletIds: outletIds.slice(0, 2),
      lastFour: key.slice(-4),
      enrolledAt: noon.toISOString(),
      revokedAt: null,
    })
    expect(momentOfId(device.id)).toEqual(noon)
    expect(await published(key)).toMatchObject({
      key_id: device.id,
      kind: 'DEVICE',
      partner_id: network.partners.post,
      scopes: ['outlets:read', 'counter'],
      outlet_ids: outletIds.slice(0, 2),
      deleted: false,
    })
  })

  test('may state its own name, and its code may be typed or scanned', async () => {
    const [first, second] = [await permit(), await permit()]
    const typed = first.enrolment.code.toLowerCase().replaceAll('-', ' ')
    expect((await enrol(typed, { deviceName: 'The tablet' })).device.label).toBe('The tablet')
    expect((await enrol(second.enrolment.qr)).device.label).toBe('Till 1')
  })

  test('is enrolled once, of twenty that send one code at the same time', async () => {
    const { enrolment } = await permit()
    const answers = await Promise.all(Array.from({ length: callers }, () => enrol(enrolment.code)))
    expect(answers.filter(({ key }) => key !== null)).toHaveLength(1)
    expect(answers.filter(({ key }) => key === null).map(({ userErrors }) => userErrors[0].code)).toEqual(
      Array.from({ length: callers - 1 }, () => 'CODE_REFUSED'),
    )
    expect(
      (await list('post')).nodes.filter(({ id }: any) => answers.some(({ device }) => device?.id === id)),
    ).toHaveLength(1)
  })

  test('that repeats its request is told the same key again, also at the same time, and nobody else is', async () => {
    const { enrolment } = await permit()
    const input = { idempotencyKey: 'a-random-key' }
    const answers = await Promise.all(Array.from({ length: callers }, () => enrol(enrolment.code, input)))
    expect(new Set(answers.map(({ key }) => key)).size).toBe(1)
    expect(answers.filter(({ extensions }) => extensions?.idempotentReplay)).toHaveLength(callers - 1)
    expect(await enrol(enrolment.code)).toMatchObject({ key: null, userErrors: [{ code: 'CODE_REFUSED' }] })
    clock = new Date('2026-11-22T12:15:00Z')
    expect((await enrol(enrolment.code, input)).key).toBe(answers[0]!.key)
    clock = new Date('2026-11-22T12:15:00.001Z')
    expect(await enrol(enrolment.code, input)).toMatchObject({ key: null, userErrors: [{ code: 'CODE_REFUSED' }] })
  })

  test('that was revoked is not told its key again', async () => {
    const { enrolment } = await permit()
    const input = { idempotencyKey: 'revoked-meanwhile' }
    const { device } = await enrol(enrolment.code, input)
    await run('revokeDevice', 'post', { deviceId: device.id }, 'device { id }')
    expect(await enrol(enrolment.code, input)).toMatchObject({ key: null, userErrors: [{ code: 'CODE_REFUSED' }] })
  })

  test('is revoked by its partner, once', async () => {
    const { enrolment } = await permit()
    const { device, key } = await enrol(enrolment.code)
    const revoke = (partner: Partner, deviceId: string, scopes?: readonly Scope[]) =>
      run('revokeDevice', partner, { deviceId }, 'device { id revokedAt }', scopes && { scopes })
    expect((await revoke('carrier', device.id)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'deviceId'] },
    ])
    expect((await revoke('post', device.id, ['parcels:write'])).codes).toEqual(['FORBIDDEN'])
    expect(await revoke('post', device.id)).toMatchObject({
      device: { id: device.id, revokedAt: noon.toISOString() },
      userErrors: [],
    })
    expect((await published(key)).deleted).toBe(true)
    expect((await revoke('post', device.id)).userErrors).toMatchObject([{ code: 'ALREADY_IN_STATE' }])
    const { deps, realm, partners } = network
    const server = requireDone(await createKey(deps, { realm, partnerId: partners.post, kind: 'SECRET' }))
    expect((await revoke('post', server.keyId)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  test('is listed for its partner, newest first', async () => {
    const enrolled: string[] = []
    for (const minutes of [20, 21, 22]) {
      clock = new Date(noon.getTime() + minutes * 60_000)
      enrolled.push((await enrol((await permit()).enrolment.code)).device.id)
    }
    const first = await list('post', 'first: 2')
    expect(first.nodes.map(({ id }: any) => id)).toEqual([enrolled[2], enrolled[1]])
    const second = await list('post', `first: 1, after: "${first.pageInfo.endCursor}"`)
    expect(second.nodes.map(({ id }: any) => id)).toEqual([enrolled[0]])
    expect((await list('carrier')).nodes).toEqual([])
  })
})

describe('the permission to enrol', () => {
  test('is for outlets whose counters the partner works', async () => {
    expect((await permit('carrier')).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'outletIds', '0'] },
    ])
    expect((await permit('post', { outletIds: [outletIds[0], outletIds[2]] })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'outletIds', '1'] },
    ])
    expect((await permit('post', { outletIds: ['out_none'] })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  test('needs a key with the scope', async () => {
    const input = { outletIds: [outletIds[0]], label: 'Till' }
    const ask = (partner: Partner | null, scopes: readonly Scope[]) =>
      run('createDeviceEnrolment', partner, input, 'enrolment { id }', { scopes })
    expect((await ask('post', ['admin'])).codes).toEqual(['FORBIDDEN'])
    expect((await ask(null, [])).codes).toEqual(['UNAUTHENTICATED'])
  })

  test('is the same with the same code when the request is repeated, and the code stands nowhere', async () => {
    const input = { idempotencyKey: 'permit-once' }
    const first = await permit('post', input)
    const again = await permit('post', input)
    expect(again).toEqual({ ...first, extensions: { idempotentReplay: true } })
    const text = await inRealm(network.pool, network.realm, async (transaction) => {
      const tables = ['service_points.device_enrolment', 'service_points.idempotency', 'service_points.api_key']
      const rows: unknown[] = []
      for (const table of tables) rows.push((await transaction.query(`select t::text from ${table} t`)).rows)
      return JSON.stringify(rows)
    })
    expect(text).toContain(first.enrolment.id)
    expect(text).not.toContain(first.enrolment.code.slice(5))
    expect(text).not.toContain(first.enrolment.code.slice(5).replaceAll('-', ''))
  })

  test('outlasts a change of the secret, and so does the repetition of an enrolment', async () => {
    const former = await open([previous])
    const later = await open([current, previous])
    const input = { idempotencyKey: 'before-the-change' }
    const before = await permit('post', input, former)
    expect((await permit('post', input, later)).enrolment).toEqual(before.enrolment)
    const enrolling = { idempotencyKey: 'enrolled-before' }
    const enrolled = await enrol(before.enrolment.code, enrolling, former)
    expect((await enrol(before.enrolment.code, enrolling, later)).key).toBe(enrolled.key)
    await Promise.all([former.close(), later.close()])
  })

  test('ends after 15 minutes, and with the right to the outlet', async () => {
    const [expired, lost] = [await permit(), await permit()]
    const refused = { key: null, device: null, userErrors: [{ code: 'CODE_REFUSED', path: ['input', 'code'] }] }
    clock = new Date('2026-11-22T12:15:00Z')
    expect(await enrol(expired.enrolment.code)).toMatchObject(refused)
    clock = new Date('2026-11-22T12:14:59Z')
    const setOperator = (code: string) =>
      network.db
        .pool('outlets')
        .query('update published_outlets.outlet_fact set operator_code = $2 where outlet_id = $1', [outletIds[0], code])
    await setOperator('carrier')
    expect(await enrol(lost.enrolment.code)).toMatchObject(refused)
    await setOperator('post')
    expect((await enrol(lost.enrolment.code)).key).toMatch(/^dk_/)
  })

  test('is forgotten 30 days later', async () => {
    await permit()
    const count = (): Promise<number> =>
      inRealm(network.pool, network.realm, async (transaction) => {
        const { rows } = await transaction.query('select count(*)::int as count from service_points.device_enrolment')
        return rows[0].count
      })
    const at = (days: number) => ({ ...network.deps, now: () => new Date(noon.getTime() + days * 86_400_000) })
    await deleteExpiredRequests(at(29))
    expect(await count()).toBeGreaterThan(0)
    await deleteExpiredRequests(at(31))
    expect(await count()).toBe(0)
  })
})

describe('a code', () => {
  test('that is wrong, of another realm or not one at all is refused alike', async () => {
    const { enrolment } = await permit()
    const wrong = `${enrolment.code.slice(0, -1)}${enrolment.code.endsWith('0') ? '1' : '0'}`
    const refused = {
      key: null,
      device: null,
      codes: undefined,
      extensions: undefined,
      userErrors: [{ code: 'CODE_REFUSED', path: ['input', 'code'], retryable: false }],
    }
    for (const code of [wrong, enrolment.code.replace('DEMO', 'IN'), 'nonsense', 'DEMO-0000']) {
      expect(await enrol(code)).toEqual(refused)
    }
    expect((await enrol(enrolment.code)).key).toMatch(/^dk_/)
  })

  test('is not looked for any more after a hundred wrong ones in a minute, whoever sent them', async () => {
    const at = await open([current])
    const { enrolment } = await permit()
    const guess = (number: number) => enrol(`DEMO-0000-0000-0000-${String(number).padStart(4, '0')}`, {}, at)
    const guesses = await Promise.all(Array.from({ length: 100 }, (_, number) => guess(number)))
    expect(guesses.every(({ userErrors }) => userErrors[0].code === 'CODE_REFUSED')).toBe(true)
    expect(await enrol(enrolment.code, {}, at)).toMatchObject({
      key: null,
      userErrors: [{ code: 'TOO_MANY_TRIES', retryable: true }],
    })
    clock = new Date('2026-11-22T12:01:00Z')
    expect((await enrol(enrolment.code, {}, at)).key).toMatch(/^dk_/)
    await at.close()
  })
})
