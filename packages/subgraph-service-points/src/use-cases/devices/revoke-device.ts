import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'
import { type Done, type MutationRequest, runOnce } from '../run-once.ts'

/** A device that is to work no longer. */
export interface RevokeDeviceInput {
  readonly idempotencyKey: string
  readonly deviceId: string
}

/** Revokes the key of a device of the caller's partner for good. Refused as UNKNOWN_DEVICE or ALREADY_REVOKED. */
export async function revokeDevice(
  deps: ServicePointDeps,
  request: MutationRequest,
  input: RevokeDeviceInput,
): Promise<Done<{ readonly keyId: string }> | Refused> {
  return runOnce(deps, request, 'revokeDevice', input, async ({ keys }, now) => {
    const [key] = await keys.find([input.deviceId])
    if (key?.kind !== 'DEVICE') {
      return refuse(problem('UNKNOWN_DEVICE', 'There is no such device, or not for this caller.', 'deviceId'))
    }
    if (!(await keys.revoke(key.keyId, now))) {
      return refuse(problem('ALREADY_REVOKED', 'The device has been revoked before.', 'deviceId'))
    }
    return { keyId: key.keyId }
  })
}
