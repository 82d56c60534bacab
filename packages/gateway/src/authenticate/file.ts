import { readFile } from 'node:fs/promises'
import type { Caller, KeyKind, PartnerId, RealmId, Scope } from '@restante/subgraph-kit'
import type { Authenticator } from './authenticator.ts'
import { createKeyRegister, type KeyFact } from './key-register.ts'

/** A key as it is written in the file. */
interface FileKey {
  /** SHA-256 of the key's text, hex. */
  readonly sha256: string
  readonly keyId: string
  readonly kind: KeyKind
  readonly realm: RealmId
  readonly partnerId: PartnerId
  readonly livemode?: boolean
  readonly scopes?: readonly Scope[]
  readonly origins?: readonly string[]
  readonly outletIds?: Caller['outletIds']
  /** RFC 3339. */
  readonly expiresAt?: string
}

const kinds: readonly string[] = ['SECRET', 'PUBLISHABLE', 'SESSION', 'DEVICE'] satisfies KeyKind[]

/**
 * Reads the keys of a JSON file, `{ "keys": [{ "sha256", "keyId", "kind", "realm", "partnerId", … }] }`: for a graph
 * that has no service points of its own. The file holds digests only. Throws one error that lists all its faults.
 */
export async function createFileAuthenticator(file: URL, now: () => number = Date.now): Promise<Authenticator> {
  const register = createKeyRegister(now)
  register.apply(readKeys(await readFile(file, 'utf8')).map(toFact))
  return {
    authenticate: (credential) => register.authenticate(credential),
    isKnownOrigin: (origin) => register.isKnownOrigin(origin),
    close: () => Promise.resolve(),
  }
}

function readKeys(text: string): FileKey[] {
  const { keys } = JSON.parse(text) as { keys?: unknown }
  if (!Array.isArray(keys)) throw new Error('The key file must have a list "keys".')
  const problems = keys.flatMap((key: Partial<FileKey>, index) =>
    listProblems(key).map((problem) => `  keys[${index}].${problem}`),
  )
  if (problems.length > 0) throw new Error(['The key file has faults:', ...problems].join('\n'))
  return keys as FileKey[]
}

function listProblems(key: Partial<FileKey>): string[] {
  const problems: string[] = []
  if (!/^[0-9a-f]{64}$/.test(String(key.sha256))) problems.push('sha256 must be 64 hexadecimal digits')
  if (!kinds.includes(String(key.kind))) problems.push(`kind must be one of ${kinds.join(', ')}`)
  for (const name of ['keyId', 'realm', 'partnerId'] as const) {
    if (typeof key[name] !== 'string' || key[name] === '') problems.push(`${name} must be text`)
  }
  for (const name of ['scopes', 'origins', 'outletIds'] as const) {
    if (key[name] !== undefined && !Array.isArray(key[name])) problems.push(`${name} must be a list`)
  }
  if (key.expiresAt !== undefined && Number.isNaN(Date.parse(key.expiresAt))) {
    problems.push('expiresAt must be a moment such as 2027-01-31T12:00:00Z')
  }
  return problems
}

function toFact(key: FileKey): KeyFact {
  return {
    realm: key.realm,
    keyId: key.keyId,
    digest: Buffer.from(key.sha256, 'hex'),
    kind: key.kind,
    partnerId: key.partnerId,
    livemode: key.livemode ?? false,
    scopes: key.scopes ?? [],
    origins: key.origins ?? [],
    outletIds: key.outletIds ?? [],
    expiresAt: key.expiresAt === undefined ? null : new Date(key.expiresAt),
    isRevoked: false,
  }
}
