import type { ApiKey } from '../api-key.ts'

/** The keys of a realm. */
export interface ApiKeyRepository {
  /** Stores and publishes a key. Throws when its digest is stored already. `livemode` is true in a live country. */
  insert(key: ApiKey, livemode: boolean): Promise<void>
  /** Revokes a key and publishes that; false when it is unknown, or known and revoked before. */
  revoke(keyId: string, now: Date): Promise<boolean>
  /** The keys of these ids, in no order, revoked or not. */
  find(keyIds: readonly string[]): Promise<ApiKey[]>
  /** The keys of a partner, or of all partners when null, oldest first, revoked or not. */
  list(partnerId: string | null): Promise<ApiKey[]>
  /** Lets a key that is not revoked expire at that moment and publishes that; false when it is unknown or revoked. */
  expire(keyId: string, at: Date, livemode: boolean): Promise<boolean>
  /** The keys of these labels that are not revoked. */
  findByLabel(labels: readonly string[]): Promise<ApiKey[]>
}
