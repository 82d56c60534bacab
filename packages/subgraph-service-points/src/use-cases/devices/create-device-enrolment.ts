import { newRealmId } from '@restante/subgraph-kit'
import { type DeviceKind, enrolmentMs } from '../../domain/enrolment/device-enrolment.ts'
import { digestEnrolmentCode } from '../../domain/enrolment/enrolment-code.ts'
import { codeOf } from '../../domain/enrolment/enrolment-secret.ts'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import { checkDeviceOutlets } from './check-device-outlets.ts'
import type { EnrolmentDeps } from '../deps.ts'
import { type Done, type MutationRequest, runOnce } from '../run-once.ts'

/** A device that is to be enrolled. */
export interface CreateDeviceEnrolmentInput {
  readonly idempotencyKey: string
  readonly outletIds: readonly string[]
  readonly label: string
  readonly kind: DeviceKind
}

/**
 * Permits the enrolment of one device at outlets whose counters the caller's partner works. Its code is derived when it is shown.
 * Refused as UNKNOWN_OUTLET or OUTLET_NOT_ALLOWED.
 */
export async function createDeviceEnrolment(
  deps: EnrolmentDeps,
  request: MutationRequest,
  input: CreateDeviceEnrolmentInput,
): Promise<Done<{ readonly enrolmentId: string }> | Refused> {
  const { realm, partnerId } = request.caller
  return runOnce(deps, request, 'createDeviceEnrolment', input, async (transaction, now) => {
    const { outletIds, label, kind } = input
    const [partner] = await transaction.partners.find([partnerId])
    if (!partner) return refuse(problem('UNKNOWN_PARTNER', 'There is no such partner in the realm.'))
    const outlets = await transaction.outlets.find(outletIds)
    const problems = await checkDeviceOutlets(transaction, partner, outletIds, outlets)
    if (problems.length > 0) return refuse(...problems)
    const enrolmentId = newRealmId('enr', realm, now)
    await transaction.enrolments.insert({
      realmId: realm,
      enrolmentId,
      digest: digestEnrolmentCode(codeOf(realm, enrolmentId, deps.enrolmentKeys[0]!)),
      partnerId,
      kind,
      outletIds: outletIds.map((outletId) => outlets.get(outletId)!.outletId),
      label,
      createdAt: now,
      expiresAt: new Date(now.getTime() + enrolmentMs),
      usedAt: null,
      keyId: null,
      requestDigest: null,
    })
    return { enrolmentId }
  })
}
