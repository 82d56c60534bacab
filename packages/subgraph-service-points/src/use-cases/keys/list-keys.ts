import type { RealmId } from '@restante/subgraph-kit'
import type { ApiKey } from '../../domain/api-key.ts'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import type { ServicePointDeps } from '../deps.ts'

/** A key without anything that would let somebody recognise or use it. */
export type ListedKey = Omit<ApiKey, 'digest'>

/** The keys of a list. */
export interface ListedKeys {
  readonly kind: 'listed'
  readonly keys: readonly ListedKey[]
}

/** Returns the keys of a partner, or of all partners of the realm, oldest first. Refused as UNKNOWN_REALM or UNKNOWN_PARTNER. */
export async function listKeys(
  deps: ServicePointDeps,
  input: { readonly realm: RealmId; readonly partnerId?: string },
): Promise<ListedKeys | Refused> {
  return deps.realms.inRealm(input.realm, (transaction) => listKeysIn(transaction, input.partnerId ?? null))
}

/** The same inside a transaction of the realm, or of the partner, which sees its own keys only. */
export async function listKeysIn(
  { findRealm, partners, keys }: RealmTransaction,
  partnerId: string | null,
): Promise<ListedKeys | Refused> {
  if (!(await findRealm())) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  if (partnerId !== null && (await partners.find([partnerId])).length === 0) {
    return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.', 'partnerId'))
  }
  const found = await keys.list(partnerId)
  return { kind: 'listed', keys: found.map(({ digest: _digest, ...key }) => key) }
}
