import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deriveKey, readSecret } from '../src/index.ts'
import { makeDataDirectory } from './data-directory.ts'

test('processes that start at once on an empty folder agree on one secret, which only its owner reads', async () => {
  const dataDirectory = await makeDataDirectory()
  const secrets = await Promise.all([1, 2, 3, 4].map(() => readSecret({ value: undefined, dataDirectory })))
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1)
  expect(secrets[0]).toHaveLength(32)
  expect((await stat(join(dataDirectory, 'secret'))).mode & 0o777).toBe(0o600)
})

test('a secret of the environment is taken as hexadecimal or base64 and goes before the file', async () => {
  const dataDirectory = await makeDataDirectory()
  const bytes = Buffer.alloc(32, 0xab)
  for (const form of ['hex', 'base64', 'base64url'] as const) {
    await expect(readSecret({ value: bytes.toString(form), dataDirectory })).resolves.toEqual(bytes)
  }
})

test.each(['', 'short', 'x'.repeat(64), `${Buffer.alloc(32).toString('base64')} `])(
  'what is not 32 bytes is refused: %j',
  async (value) => {
    await expect(readSecret({ value, dataDirectory: '/nowhere' })).rejects.toMatchObject({ code: 'STORE_SECRET' })
  },
)

test('each label gives a key of its own, always the same', () => {
  const secret = Buffer.alloc(32, 1)
  expect(deriveKey(secret, 'cursors')).toEqual(deriveKey(secret, 'cursors'))
  expect(deriveKey(secret, 'cursors')).not.toEqual(deriveKey(secret, 'codes'))
  expect(deriveKey(secret, 'cursors', 16)).toHaveLength(16)
})
