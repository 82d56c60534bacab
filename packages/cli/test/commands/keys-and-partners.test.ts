import { createClient, isRestanteError } from '@restante/sdk'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contexts } from '../../src/contexts.ts'
import { startGraph, type TestGraph } from '../../src/testing.ts'
import { type BinaryRun, runBinary } from '../support/run-binary.ts'

let database: TestDatabase
let graph: TestGraph
beforeAll(async () => {
  database = await createTestDatabase(contexts)
  graph = await startGraph({ sample: 'small', database })
})
afterAll(() => graph.close())

/** Runs the binary on the database of the graph. */
function run(...words: string[]): Promise<BinaryRun> {
  const { databaseUrl, secret } = database
  return runBinary(words, { DATABASE_URL: databaseUrl, RESTANTE_SECRET: secret.toString('hex') })
}

/** Runs the binary and returns its result, one line of JSON. */
async function runJson(...words: string[]): Promise<any> {
  const { code, out, error } = await run(...words, '--json')
  expect({ code, error }).toMatchObject({ code: 0 })
  expect(out.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(out)
}

/** Creates a key of the platform; returns its id and text. */
function createSecret(...words: string[]): Promise<{ keyId: string; key: string }> {
  return runJson('keys', 'create', '--realm', 'demo', '--partner', 'sample-platform', '--kind', 'secret', ...words)
}

/** The code of the partner whose key it is, or the code of the fault with which it is refused. */
async function ownerOf(key: string): Promise<string | undefined> {
  await graph.refresh()
  const client = createClient({ endpoint: graph.endpoint, apiKey: key })
  const viewer = await client.viewer().catch((error: unknown) => error)
  return isRestanteError(viewer) ? viewer.code : (viewer as { code: string }).code
}

describe('partners list', () => {
  it('shows the partners of a realm in columns, in order of their codes', async () => {
    const { code, out } = await run('partners', 'list', '--realm', 'demo')
    expect(code).toBe(0)
    const [header, ...lines] = out.trimEnd().split('\n')
    expect(header).toMatch(/^REALM +CODE +NAME +KIND +PARTNERID$/)
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['demo', 'india-post', 'India Post', 'OPERATOR'],
      ['demo', 'sample-carrier-east', 'Sample Carrier East', 'CARRIER'],
      ['demo', 'sample-carrier-west', 'Sample Carrier West', 'CARRIER'],
      ['demo', 'sample-platform', 'Sample Platform', 'PLATFORM'],
    ])
    for (const line of lines) expect(line).toMatch(/ prt_demo_[0-9a-f-]{36}$/)
  })

  it('shows those of some kinds in every realm, for programs', async () => {
    const listed = await runJson('partners', 'list', '--kind', 'carrier,operator')
    expect(listed.map(({ code }: { code: string }) => code)).toEqual([
      'india-post',
      'sample-carrier-east',
      'sample-carrier-west',
    ])
    expect(Object.keys(listed[0])).toEqual(['realm', 'partnerId', 'code', 'name', 'kind'])
  })

  it('says that there is no such realm', async () => {
    expect(await run('partners', 'list', '--realm', 'mars')).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringContaining('There is no such realm.'),
    })
  })
})

describe('keys create', () => {
  it('takes a partner by its code or its id, scopes and an end', async () => {
    const { keyId, key } = await createSecret(
      '--scopes',
      'outlets:read,parcels:read',
      '--expires',
      '90d',
      '--label',
      'CI',
    )
    expect(await ownerOf(key)).toBe('sample-platform')
    const [platform] = await runJson('partners', 'list', '--kind', 'platform')
    const listed = await runJson('keys', 'list', '--realm', 'demo', '--partner', platform.partnerId)
    const made = listed.find((each: { keyId: string }) => each.keyId === keyId)
    expect(made).toMatchObject({ label: 'CI', scopes: ['outlets:read', 'parcels:read'], revokedAt: null })
    const days = (Date.parse(made.expiresAt) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(89)
    expect(days).toBeLessThanOrEqual(90)
  })

  it('names the partners when the one that is named is none', async () => {
    const words = ['keys', 'create', '--realm', 'demo', '--partner', 'nobody', '--kind', 'secret']
    const { code, error } = await run(...words)
    expect(code).toBe(1)
    expect(error).toContain('There is no partner "nobody" in demo.\nList the partners with: restante partners list')
  })

  it('makes the key of a device for the partner that runs the outlet, and for no other', async () => {
    const platform = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.platform })
    const near = { postalCode: { country: 'IN', code: '560001' } }
    const [edge] = (await platform.outlets.nearest({ near, filter: { capabilities: ['RETURN'] }, first: 1 })).edges
    const outletId = edge!.node.id
    const device = ['keys', 'create', '--realm', 'demo', '--kind', 'device', '--outlet', outletId, '--partner']
    // The platform has a service point there.
    const refused = await run(...device, 'sample-platform')
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.error).toMatch(/The outlet is run by the partner india-post \(prt_demo_.+\): only its devices/)
    expect(refused.error).toContain('restante partners list --realm demo')

    const { key }: { key: string } = await runJson(...device, 'india-post')
    await graph.refresh()
    const created = await platform.returns.create({
      items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
      destination: { address: { lines: ['Hub'], country: 'IN' } },
      method: 'DROP_OFF_UNLABELLED',
    })
    if (!created.ok || !created.code) throw new Error(JSON.stringify(created))
    const counter = createClient({ endpoint: graph.endpoint, apiKey: key })
    const { reference, digits } = created.code
    const taken = await counter.counter.dropOff({ outletId, reference, code: digits })
    expect(taken).toMatchObject({ ok: true })
  })
})

describe('keys list', () => {
  it('shows labels, kinds, the last four characters, the state and what a key is for, and never a key', async () => {
    const { keyId, key } = await createSecret('--label', 'Listed')
    const { out, code } = await run('keys', 'list', '--realm', 'demo')
    expect(code).toBe(0)
    expect(out).toMatch(/^KEYID +LABEL +KIND +KEY +FOR +CREATED +STATE +SCOPES\n/)
    expect(out.split('\n').find((line) => line.startsWith(keyId))).toMatch(
      new RegExp(`^${keyId}  Listed .*SECRET +…${key.slice(-4)} .* valid +outlets:read,outlets:write,`),
    )
    const json = JSON.stringify(await runJson('keys', 'list', '--realm', 'demo'))
    for (const shown of [out, json]) {
      for (const text of [key, ...Object.values(graph.keys)].filter((each) => typeof each === 'string')) {
        expect(shown).not.toContain(text.slice(8, -4))
      }
      expect(shown).not.toContain('digest')
    }
  })

  it('needs a realm that there is', async () => {
    const { code, error } = await run('keys', 'list', '--realm', 'mars')
    expect({ code, error }).toEqual({ code: 1, error: 'restante keys list: There is no such realm.\n' })
  })
})

describe('keys revoke', () => {
  it('ends a key, once', async () => {
    const { keyId, key } = await createSecret()
    expect(await ownerOf(key)).toBe('sample-platform')
    expect(await run('keys', 'revoke', keyId)).toEqual({ code: 0, out: '', error: `✔ ${keyId} is revoked.\n` })
    expect(await ownerOf(key)).toBe('UNAUTHENTICATED')
    expect(await run('keys', 'revoke', keyId)).toMatchObject({
      code: 1,
      error: expect.stringContaining('no such valid'),
    })
  })
})

describe('keys rotate', () => {
  it('replaces a key at once', async () => {
    const { keyId, key } = await createSecret('--scopes', 'parcels:read')
    const { out, code, error } = await run('keys', 'rotate', keyId)
    expect({ code, error }).toEqual({ code: 0, error: `✔ The old key ${keyId} is revoked.\n` })
    expect(await ownerOf(out.trim())).toBe('sample-platform')
    expect(await ownerOf(key)).toBe('UNAUTHENTICATED')
  })

  it('lets the old key work for a while', async () => {
    const { keyId, key } = await createSecret()
    const rotated = await runJson('keys', 'rotate', keyId, '--grace', '24h')
    expect(rotated).toMatchObject({ oldKeyId: keyId, key: expect.stringMatching(/^sk_test_/) })
    expect(Date.parse(rotated.oldValidUntil)).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    expect([await ownerOf(key), await ownerOf(rotated.key)]).toEqual(['sample-platform', 'sample-platform'])
  })
})
