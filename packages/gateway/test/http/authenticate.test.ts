import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createFileAuthenticator, createKeyRegister } from '../../src/index.ts'
import { keyFact } from '../support/keys.ts'

describe('the register of keys', () => {
  test('knows a key by its text and nothing else', () => {
    const register = createKeyRegister()
    register.apply([keyFact('sk_test_1')])
    expect(register.authenticate('sk_test_1')?.caller).toMatchObject({ keyId: 'key_sk_test_1', kind: 'SECRET' })
    for (const other of [null, '', 'sk_test_', 'sk_test_1 ', 'SK_TEST_1', '__proto__']) {
      expect(register.authenticate(other)).toBeNull()
    }
  })

  test('answers the same caller each time, so that a token can be kept for it', () => {
    const register = createKeyRegister()
    register.apply([keyFact('sk_test_1')])
    expect(register.authenticate('sk_test_1')!.caller).toBe(register.authenticate('sk_test_1')!.caller)
  })

  test('forgets a key that is revoked, replaced or expired', () => {
    let now = 0
    const register = createKeyRegister(() => now)
    register.apply([keyFact('sk_a'), keyFact('sk_b'), keyFact('sk_c', { expiresAt: new Date(1_000) })])
    register.apply([
      keyFact('sk_a', { isRevoked: true }),
      keyFact('sk_b', { digest: createHash('sha256').update('sk_b2').digest() }),
    ])
    expect(['sk_a', 'sk_b', 'sk_b2', 'sk_c'].map((key) => register.authenticate(key) !== null)).toEqual([
      false,
      false,
      true,
      true,
    ])
    now = 1_000
    expect(register.authenticate('sk_c')).toBeNull()
  })

  test('keys of two realms may have the same id', () => {
    const register = createKeyRegister()
    register.apply([keyFact('sk_a', { keyId: 'key_1' }), keyFact('sk_b', { keyId: 'key_1', realm: 'in' as never })])
    register.apply([keyFact('sk_a', { keyId: 'key_1', isRevoked: true })])
    expect(register.authenticate('sk_a')).toBeNull()
    expect(register.authenticate('sk_b')).not.toBeNull()
  })

  test('counts the origins that keys list', () => {
    const register = createKeyRegister()
    const origins = ['https://a.example', 'https://b.example']
    register.apply([keyFact('pk_1', { origins }), keyFact('pk_2', { origins: ['https://a.example'] })])
    register.apply([keyFact('pk_1', { isRevoked: true })])
    expect(origins.map((origin) => register.isKnownOrigin(origin))).toEqual([true, false])
    register.apply([keyFact('pk_3', { livemode: true, origins: ['*'] })])
    expect(register.isKnownOrigin('https://c.example')).toBe(false)
    register.apply([keyFact('pk_4', { origins: ['*'] })])
    expect(register.isKnownOrigin('https://c.example')).toBe(true)
  })
})

describe('keys of a file', () => {
  const inFile = async <Result>(content: unknown, use: (file: URL) => Promise<Result>): Promise<Result> => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'))
    const file = join(folder, 'keys.json')
    await writeFile(file, JSON.stringify(content))
    try {
      return await use(pathToFileURL(file))
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  const sha256 = createHash('sha256').update('sk_test_1').digest('hex')

  test('are known', async () => {
    const key = { sha256, keyId: 'key_1', kind: 'SECRET', realm: 'sb1', partnerId: 'prt_1', scopes: ['outlets:read'] }
    const authenticator = await inFile({ keys: [key] }, (file) => createFileAuthenticator(file))
    expect(await authenticator.authenticate('sk_test_1')).toMatchObject({
      caller: { keyId: 'key_1', livemode: false, scopes: ['outlets:read'], outletIds: [] },
      origins: [],
    })
    expect(await authenticator.authenticate('sk_test_2')).toBeNull()
    expect(authenticator.isKnownOrigin('https://a.example')).toBe(false)
    await authenticator.close()
  })

  test('are refused with every fault of the file', async () => {
    const keys = [{ sha256: 'sk_test_1', kind: 'ROOT', keyId: '', scopes: 'all', expiresAt: 'soon' }]
    await expect(inFile({ keys }, (file) => createFileAuthenticator(file))).rejects.toThrow(
      [
        'The key file has faults:',
        '  keys[0].sha256 must be 64 hexadecimal digits',
        '  keys[0].kind must be one of SECRET, PUBLISHABLE, SESSION, DEVICE',
        '  keys[0].keyId must be text',
        '  keys[0].realm must be text',
        '  keys[0].partnerId must be text',
        '  keys[0].scopes must be a list',
        '  keys[0].expiresAt must be a moment such as 2027-01-31T12:00:00Z',
      ].join('\n'),
    )
    await expect(inFile({}, (file) => createFileAuthenticator(file))).rejects.toThrow('must have a list "keys"')
  })
})
