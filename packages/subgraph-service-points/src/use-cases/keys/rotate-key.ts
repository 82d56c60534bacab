import type { RealmId, RealmIds } from '@restante/subgraph-kit'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import { createKeyIn } from './create-key.ts'
import type { ServicePointDeps } from '../deps.ts'

/** A key to be replaced. */
export interface KeyRotation {
  readonly realm: RealmId
  readonly keyId: string
  /** Milliseconds for which the old key stays valid, at most 90 days; 0: it is revoked at once. */
  readonly graceMs: number
}

/** The key that replaces another. `text` is returned here and never again. */
export interface RotatedKey {
  readonly kind: 'rotated'
  readonly keyId: RealmIds['key']
  readonly text: string
  /** The moment from which the old key is refused; null: from now on. */
  readonly oldValidUntil: Date | null
}

const maxGraceMs = 90 * 86_400_000

/**
 * Creates a key of the same partner, kind, scopes, origins, outlets, label and end, and ends the old one. Refused as UNKNOWN_REALM,
 * UNKNOWN_KEY when there is no such valid key, INVALID_INPUT, and as `createKey` when the partner would not get that key today.
 */
export async function rotateKey(deps: ServicePointDeps, input: KeyRotation): Promise<RotatedKey | Refused> {
  return deps.realms.inRealm(input.realm, (transaction) => rotateKeyIn(transaction, input, deps.now()))
}

/** The same inside a transaction of the realm, or of the partner, which rotates its own keys only. */
export async function rotateKeyIn(
  transaction: RealmTransaction,
  { realm, keyId, graceMs }: KeyRotation,
  now: Date,
): Promise<RotatedKey | Refused> {
  const { findRealm, keys, publisher } = transaction
  if (!(graceMs >= 0 && graceMs <= maxGraceMs)) {
    return refuse(problem('INVALID_INPUT', 'The old key stays valid for 90 days at most.', 'graceMs'))
  }
  const found = await findRealm()
  if (!found) return refuse(problem('UNKNOWN_REALM', 'There is no such realm.', 'realm'))
  // Of two rotations of one key at once the second finds it ended.
  await publisher.lock('api_key_fact')
  const [old] = await keys.find([keyId])
  if (!old || old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now)) {
    return refuse(problem('UNKNOWN_KEY', 'There is no such valid key.', 'keyId'))
  }
  const { partnerId, kind, scopes, origins, outletIds, label, expiresAt } = old
  const rights = { realm, partnerId, kind, scopes, origins, outletIds, label }
  const made = await createKeyIn(transaction, { ...rights, ...(expiresAt && { expiresAt }) }, now)
  if (made.kind === 'refused') return made
  return { ...made, kind: 'rotated', oldValidUntil: await endOld() }

  async function endOld(): Promise<Date | null> {
    if (graceMs === 0) {
      await keys.revoke(keyId, now)
      return null
    }
    const end = new Date(Math.min(now.getTime() + graceMs, expiresAt?.getTime() ?? Infinity))
    await keys.expire(keyId, end, found!.kind === 'LIVE')
    return end
  }
}
