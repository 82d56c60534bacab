import type { Caller } from '@restante/subgraph-kit'
import { type ApiKey, type DeviceEnrolment, digestOf } from '@restante/subgraph-service-points/engine'
import { Table } from '../tables.ts'

/** The keys of the realm, by the digests of their texts. */
export class Keys {
  readonly table = new Table<ApiKey>(({ keyId }) => keyId)
  /** The codes by which devices get theirs. */
  readonly enrolments = new Table<DeviceEnrolment>(({ enrolmentId }) => enrolmentId)

  /** Returns the key with the text; null when it is unknown, revoked or expired. */
  find(text: string, now: Date): ApiKey | null {
    const digest = digestOf(text).toString('hex')
    const [key] = this.table.list((each) => each.digest.toString('hex') === digest)
    return key ? this.findById(key.keyId, now) : null
  }

  /** Returns the key with the id; null when it is unknown, revoked or expired. */
  findById(keyId: string, now: Date): ApiKey | null {
    const key = this.table.get(keyId)
    const isOver = !key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)
    return isOver ? null : key
  }
}

/** Returns the caller that a key names. */
export function callerOf({ keyId, kind, realmId, partnerId, scopes, outletIds }: ApiKey): Caller {
  return { keyId, kind, realm: realmId, livemode: false, partnerId, scopes, outletIds }
}
