import { selectColumns } from '@restante/store'
import type { RealmId } from '@restante/subgraph-kit'
import type { DeviceEnrolment } from '../domain/enrolment/device-enrolment.ts'
import type { EnrolmentRepository } from '../domain/ports/enrolment-repository.ts'
import { insertRows } from './insert-rows.ts'
import { deviceEnrolmentTable } from './tables.ts'
import type { Transaction } from './transaction.ts'

const columns = selectColumns(deviceEnrolmentTable.properties)

/** The enrolments of a realm, inside a transaction of the realm or of the partner that enrols. */
export function createEnrolmentRepository(transaction: Transaction, realmId: RealmId): EnrolmentRepository {
  const query = async (text: string, values: unknown[]): Promise<DeviceEnrolment | null> =>
    (await transaction.query<DeviceEnrolment>(text, [realmId, ...values])).rows[0] ?? null
  return {
    insert: async (enrolment) => void (await insertRows(transaction, deviceEnrolmentTable, [enrolment])),
    find: (enrolmentId) =>
      query(`select ${columns} from service_points.device_enrolment where (realm_id, enrolment_id) = ($1, $2)`, [
        enrolmentId,
      ]),
    lock: (digest) =>
      query(`select ${columns} from service_points.device_enrolment where (realm_id, digest) = ($1, $2) for update`, [
        digest,
      ]),
    async markUsed(enrolmentId, { keyId, requestDigest, usedAt }) {
      await transaction.query(
        `update service_points.device_enrolment set used_at = $3, key_id = $4, request_digest = $5
          where (realm_id, enrolment_id) = ($1, $2)`,
        [realmId, enrolmentId, usedAt, keyId, requestDigest],
      )
    },
    async deleteBefore(moment) {
      await transaction.query('delete from service_points.device_enrolment where realm_id = $1 and expires_at < $2', [
        realmId,
        moment,
      ])
    },
  }
}
