import type { OutletId, PartnerId, RealmId, RealmIds } from '@restante/subgraph-kit'

/** The use of a device. */
export type DeviceKind = 'COUNTER'

/** Permission to enrol one device with a code. */
export interface DeviceEnrolment {
  readonly realmId: RealmId
  readonly enrolmentId: RealmIds['enr']
  /** SHA-256 of the code. */
  readonly digest: Buffer
  readonly partnerId: PartnerId
  readonly kind: DeviceKind
  /** The outlets at which the device is to act. */
  readonly outletIds: readonly OutletId[]
  /** The name of the device, unless it states one itself. */
  readonly label: string
  readonly createdAt: Date
  /** By the world's clock, as keys expire. */
  readonly expiresAt: Date
  readonly usedAt: Date | null
  /** The key of the device. */
  readonly keyId: RealmIds['key'] | null
  /** SHA-256 of the idempotency key of the request that used it: who repeats that request is told the key again. */
  readonly requestDigest: Buffer | null
}

/** Milliseconds for which a code can be used, and for which the request that used it can be repeated. */
export const enrolmentMs = 15 * 60_000
