import { type Caller, momentOfId, newRealmId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { CounterEvent } from '../parcel/event.ts'

/**
 * Maximum number of wrong codes within an hour. A device that has sent its number is barred, and what it sends then counts for
 * nobody, so that it cannot lock out its colleagues. Once the devices of an outlet or of a tenant have together sent theirs,
 * each may send fewer, and at twice that number all of them are barred. Beyond its tenant's number, which also raises an alert,
 * a recently enrolled device is barred at once.
 */
export const maxFailuresPerHour = { device: 30, deviceOnceMany: 10, outlet: 60, tenant: 5_000 } as const

const recentMs = 24 * 3_600_000

/** The device, or other key, that presents a code, with the outlet and the tenant that a wrong one counts against. */
export interface AttemptSource {
  readonly keyId: string
  /** True within 24 hours of the enrolment of the device. */
  readonly isRecentlyEnrolled: boolean
  readonly outletId: string
  readonly partnerId: PartnerId
  readonly livemode: boolean
}

/** Returns the source of the codes that a caller presents at an outlet. The id of a key tells when it was made. */
export function sourceOf({ keyId, partnerId, livemode }: Caller, outletId: string, now: Date): AttemptSource {
  const enrolledAt = momentOfId(keyId)
  const isRecentlyEnrolled = enrolledAt !== null && enrolledAt.getTime() > now.getTime() - recentMs
  return { keyId, isRecentlyEnrolled, outletId, partnerId, livemode }
}

/** Returns the alert for a tenant whose devices have tried too many wrong codes. The database numbers it. */
export function alertOf(
  realmId: RealmId,
  { partnerId, livemode }: AttemptSource,
  now: Date,
): Omit<CounterEvent, 'sequence'> {
  return {
    realmId,
    parcelId: null,
    id: newRealmId('evt', realmId, now),
    type: 'counter.codes_guessed',
    subjectId: partnerId,
    parties: [partnerId],
    occurredAt: now,
    recordedAt: now,
    livemode,
    outletId: null,
    state: 'ALERT',
    effective: true,
    details: null,
    deviceId: null,
    deviceSequence: null,
  }
}
