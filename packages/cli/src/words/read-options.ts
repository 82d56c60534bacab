import { parseRealm, type RealmId, realmOfId } from '@restante/subgraph-kit'
import type { Invocation } from '../command.ts'
import { UsageError } from './usage-error.ts'

type Options = Invocation['options']

/** Returns the text of an option; undefined when it was not given. */
export function readText(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** Returns the items of an option, which are separated by commas; undefined when it was not given. */
export function readList(options: Options, name: string): string[] | undefined {
  return readText(options, name)?.split(',').filter(Boolean)
}

/** Returns the realm of `--realm`; undefined when it was not given. Throws a `UsageError` when it cannot be one. */
export function readRealm(options: Options): RealmId | undefined {
  const text = readText(options, 'realm')
  if (text === undefined) return undefined
  const realm = parseRealm(text)
  if (!realm) throw new UsageError('--realm must be 2 to 8 characters of a-z and 0-9, such as demo.')
  return realm
}

/** Returns the realm of `--realm`. Throws a `UsageError` when it was not given. */
export function requireRealm(options: Options): RealmId {
  const realm = readRealm(options)
  if (realm === undefined) throw new UsageError('--realm is missing.')
  return realm
}

/** Returns the realm that the id of a key names. Throws a `UsageError` when it is no such id. */
export function realmOfKey(keyId: string): RealmId {
  const realm = keyId.startsWith('key_') ? realmOfId(keyId) : null
  if (!realm) throw new UsageError('KEY_ID must be the id of a key, such as key_demo_…; restante keys list shows them.')
  return realm
}
