import { checkFirst, decodeCursor, encodeCursor, toConnection } from '@restante/subgraph-kit'
import { digestEnrolmentCode, writeEnrolmentQr } from '../domain/enrolment/enrolment-code.ts'
import { codeOf } from '../domain/enrolment/enrolment-secret.ts'
import type {
  MutationCreateDeviceEnrolmentArgs,
  MutationEnrolDeviceArgs,
  MutationRevokeDeviceArgs,
  QueryDevicesArgs,
} from '../generated/resolver-types.ts'
import { createDeviceEnrolment as create } from '../use-cases/devices/create-device-enrolment.ts'
import { enrolDevice as enrol } from '../use-cases/devices/enrol-device.ts'
import { revokeDevice as revoke } from '../use-cases/devices/revoke-device.ts'
import { toPayload, toUserError } from './payload.ts'
import type { RequestScope } from './request-scope.ts'

/** `Query.devices`. Throws BAD_USER_INPUT for a page size or cursor that cannot be. */
export async function devices(_root: unknown, args: QueryDevicesArgs, scope: RequestScope) {
  const first = checkFirst(args.first)
  const list = `devices ${scope.caller.partnerId}`
  const after = args.after == null ? null : decodeCursor<string>(args.after, list, scope.cursorKey)
  const rows = await scope.reader.listDevices(after, first + 1)
  return toConnection(rows, first, after, (row) => ({
    cursor: encodeCursor(row.keyId, list, scope.cursorKey),
    node: row,
  }))
}

/** `Mutation.createDeviceEnrolment`. */
export function createDeviceEnrolment(
  _root: unknown,
  { input }: MutationCreateDeviceEnrolmentArgs,
  scope: RequestScope,
) {
  const pending = create(scope.useCases, scope, { ...input, kind: input.kind ?? 'COUNTER' })
  return toPayload(scope, pending, { enrolment: null }, async ({ enrolmentId }) => {
    const enrolment = await scope.reader.findEnrolment(enrolmentId)
    const code = scope.useCases.enrolmentKeys
      .map((key) => codeOf(scope.caller.realm, enrolmentId, key))
      .find((each) => enrolment?.digest.equals(digestEnrolmentCode(each)))
    if (!enrolment || code === undefined) throw new Error('The enrolment, or the secret of its code, is gone.')
    const { expiresAt } = enrolment
    return { enrolment: { id: enrolmentId, code, qr: writeEnrolmentQr(code), expiresAt }, userErrors: [] }
  })
}

/** `Mutation.enrolDevice`, the only field that needs no key. */
export async function enrolDevice(_root: unknown, { input }: MutationEnrolDeviceArgs, scope: RequestScope) {
  const { useCases, guesses, replay } = scope
  const outcome = await enrol(useCases, guesses, { ...input, deviceName: input.deviceName ?? null })
  if (outcome.kind === 'refused') return { device: null, key: null, userErrors: outcome.problems.map(toUserError) }
  if (outcome.isReplay) replay.happened = true
  return { device: outcome.device, key: outcome.text, userErrors: [] }
}

/** `Mutation.revokeDevice`. */
export function revokeDevice(_root: unknown, { input }: MutationRevokeDeviceArgs, scope: RequestScope) {
  return toPayload(scope, revoke(scope.useCases, scope, input), { device: null }, async ({ keyId }) => {
    const [device] = await scope.reader.findApiKeys([keyId])
    return { device: device ?? null, userErrors: [] }
  })
}
