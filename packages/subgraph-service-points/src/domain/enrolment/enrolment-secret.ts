import { createHmac } from 'node:crypto'
import type { RealmId } from '@restante/subgraph-kit'
import { type NewApiKey, newApiKey } from '../api-key.ts'
import { enrolmentCodeBytes, writeEnrolmentCode } from './enrolment-code.ts'

/** Returns the code of an enrolment, always the same. */
export function codeOf(realm: RealmId, enrolmentId: string, key: Buffer): string {
  return writeEnrolmentCode(realm, bytesOf('code', enrolmentId, key).subarray(0, enrolmentCodeBytes))
}

/** Returns the key of the device of an enrolment, always the same; the text of a device's key does not say if it is live. */
export function deviceKeyOf(enrolmentId: string, key: Buffer): NewApiKey {
  return newApiKey('DEVICE', false, deviceKeyBytes(enrolmentId, key))
}

/** Returns the 32 bytes of which that key is made. */
export function deviceKeyBytes(enrolmentId: string, key: Buffer): Buffer {
  return bytesOf('key', enrolmentId, key)
}

function bytesOf(purpose: 'code' | 'key', enrolmentId: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`${purpose} ${enrolmentId}`).digest()
}
