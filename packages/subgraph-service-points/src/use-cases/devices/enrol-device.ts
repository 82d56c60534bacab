import { createHash } from 'node:crypto'
import { checkIdempotencyKey } from '@restante/subgraph-kit'
import type { ApiKey } from '../../domain/api-key.ts'
import { type DeviceEnrolment, enrolmentMs } from '../../domain/enrolment/device-enrolment.ts'
import { parseEnrolmentCode } from '../../domain/enrolment/enrolment-code.ts'
import { deviceKeyBytes, deviceKeyOf } from '../../domain/enrolment/enrolment-secret.ts'
import type { RealmTransaction } from '../../domain/ports/realm-store.ts'
import { problem, refuse, type Refused } from '../../domain/problem.ts'
import { createKeyIn } from '../keys/create-key.ts'
import type { EnrolmentDeps } from '../deps.ts'
import type { GuessLimit } from './guess-limit.ts'

/** A device with a code. */
export interface EnrolDeviceInput {
  readonly idempotencyKey: string
  /** As it was typed or scanned. */
  readonly code: string
  /** The name of the device; null: that of the enrolment. */
  readonly deviceName: string | null
}

/** The device, with its key, which is derived again for each repetition of the request. */
export interface EnrolledDevice {
  readonly kind: 'enrolled'
  readonly device: ApiKey
  readonly text: string
  readonly isReplay: boolean
}

/**
 * Gives a device its key for a code, once: of devices with the same code at the same time, one gets it. The request that got it may be
 * repeated for as long as a code is valid, with its idempotency key. Whatever is wrong with the code, it is refused alike as
 * CODE_REFUSED, and as TOO_MANY_TRIES after too many wrong ones.
 */
export async function enrolDevice(
  deps: EnrolmentDeps,
  guesses: GuessLimit,
  input: EnrolDeviceInput,
): Promise<EnrolledDevice | Refused> {
  const requestDigest = createHash('sha256').update(checkIdempotencyKey(input.idempotencyKey)).digest()
  const parsed = parseEnrolmentCode(input.code)
  if (!parsed) return codeRefused
  const now = deps.now()
  if (!guesses.allows(now)) return tooManyTries
  const outcome = await deps.realms.inRealm(parsed.realm, async (transaction) => {
    const enrolment = await transaction.enrolments.lock(parsed.digest)
    if (!enrolment) return codeRefused
    return enrolment.usedAt === null
      ? enrol(deps, transaction, enrolment, { ...input, requestDigest }, now)
      : repeat(deps, transaction, enrolment, requestDigest, now)
  })
  if (outcome.kind === 'refused') guesses.countWrong(now)
  return outcome
}

const codeRefused = refuse(problem('CODE_REFUSED', 'The code is not valid: wrong, used or expired.', 'code'))
const tooManyTries = refuse(
  problem('TOO_MANY_TRIES', 'Too many wrong codes were tried; try again in a minute.', 'code'),
)

async function enrol(
  { enrolmentKeys }: EnrolmentDeps,
  transaction: RealmTransaction,
  enrolment: DeviceEnrolment,
  { deviceName, requestDigest }: Pick<EnrolDeviceInput, 'deviceName'> & { readonly requestDigest: Buffer },
  now: Date,
): Promise<EnrolledDevice | Refused> {
  const { realmId: realm, enrolmentId, partnerId, outletIds, label, expiresAt } = enrolment
  if (expiresAt <= now) return codeRefused
  const random = deviceKeyBytes(enrolmentId, enrolmentKeys[0]!)
  const rights = { realm, partnerId, kind: 'DEVICE', outletIds, label: deviceName ?? label, random } as const
  const made = await createKeyIn(transaction, rights, now)
  // An outlet that was the partner's when the code was made may have become somebody else's.
  if (made.kind === 'refused') return codeRefused
  await transaction.enrolments.markUsed(enrolmentId, { keyId: made.keyId, requestDigest, usedAt: now })
  const [device] = await transaction.keys.find([made.keyId])
  return { kind: 'enrolled', device: device!, text: made.text, isReplay: false }
}

async function repeat(
  { enrolmentKeys }: EnrolmentDeps,
  transaction: RealmTransaction,
  { enrolmentId, usedAt, keyId, requestDigest: used }: DeviceEnrolment,
  requestDigest: Buffer,
  now: Date,
): Promise<EnrolledDevice | Refused> {
  const isOver = now.getTime() - usedAt!.getTime() > enrolmentMs
  if (isOver || !used?.equals(requestDigest)) return codeRefused
  const [device] = await transaction.keys.find([keyId!])
  const text = enrolmentKeys
    .map((key) => deviceKeyOf(enrolmentId, key))
    .find(({ digest }) => device?.digest.equals(digest))?.text
  if (!device || device.revokedAt || text === undefined) return codeRefused
  return { kind: 'enrolled', device, text, isReplay: true }
}
