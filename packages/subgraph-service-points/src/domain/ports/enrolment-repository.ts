import type { RealmIds } from '@restante/subgraph-kit'
import type { DeviceEnrolment } from '../enrolment/device-enrolment.ts'

/** The enrolments of a realm, inside a transaction. */
export interface EnrolmentRepository {
  insert(enrolment: DeviceEnrolment): Promise<void>
  find(enrolmentId: string): Promise<DeviceEnrolment | null>
  /** Returns the enrolment with a code, used or not, and keeps everybody else who asks for it waiting until the transaction ends. */
  lock(digest: Buffer): Promise<DeviceEnrolment | null>
  /** Notes the device that has used a code, and the request that did. */
  markUsed(
    enrolmentId: RealmIds['enr'],
    use: { readonly keyId: RealmIds['key']; readonly requestDigest: Buffer; readonly usedAt: Date },
  ): Promise<void>
  /** Deletes the enrolments whose codes expired before a moment. */
  deleteBefore(moment: Date): Promise<void>
}
