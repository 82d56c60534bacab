import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, storeFault } from './faults.ts'

const secretBytes = 32

/** Source of the secret. */
export interface SecretSource {
  /** Value of RESTANTE_SECRET: 32 bytes as 64 hexadecimal digits or as base64. Undefined: the file is used. */
  readonly value: string | undefined
  /** Folder whose file `secret` is read, or created with random bytes and mode 0600 when missing. */
  readonly dataDirectory: string
}

/**
 * Returns the 32 bytes from which every key and password is derived. Processes on several machines need the same
 * RESTANTE_SECRET. Throws STORE_SECRET when the value or the file is not 32 bytes.
 */
export async function readSecret(source: SecretSource): Promise<Buffer> {
  if (source.value !== undefined) return parseSecret(source.value, 'RESTANTE_SECRET')
  const file = join(source.dataDirectory, 'secret')
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') {
      throw storeFault('STORE_SECRET', `The secret in ${file} is not readable by this user.`, error)
    }
    await createSecretFile(source.dataDirectory, file)
    return readFile(file, 'utf8')
  })
  return parseSecret(text.trim(), file)
}

/**
 * Derives a key for one purpose, named by `label`, from the secret by HKDF (RFC 5869) with SHA-256. A key reveals nothing
 * about the others.
 */
export function deriveKey(secret: Buffer, label: string, bytes = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'restante', label, bytes))
}

function parseSecret(text: string, origin: string): Buffer {
  const secret = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (secret.length !== secretBytes || !/^[\w+/-]+=*$/.test(text)) {
    throw storeFault(
      'STORE_SECRET',
      `${origin} must hold 32 bytes, as 64 hexadecimal digits or as base64 (openssl rand -base64 32).`,
    )
  }
  return secret
}

/** Creates the file, complete or not at all, so that two processes that start at once agree on one secret. */
async function createSecretFile(dataDirectory: string, file: string): Promise<void> {
  await mkdir(dataDirectory, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${randomBytes(secretBytes).toString('base64')}\n`, { mode: 0o600, flush: true })
  await link(draft, file).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await rm(draft)
}
