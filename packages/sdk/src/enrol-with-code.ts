import type { ClientOptions } from './client-options.ts'
import { createExecutor } from './executor.ts'
import * as operations from './generated/operations.ts'

/** A code at a device, and options as for a client, which has no key yet. */
export interface EnrolWithCodeOptions extends Omit<ClientOptions, 'apiKey' | 'allowSecretKeyInBrowser'> {
  /** As it was typed or scanned. */
  readonly code: string
  /** Name of the device; default: that of the enrolment. */
  readonly deviceName?: string
  /** At random, to repeat the same request later; default: a new one. */
  readonly idempotencyKey?: string
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal
}

/** Stands in the place of a key that the device does not have yet; it is never sent. */
const noKey = 'dk_0000000000000000'

/**
 * Gives the device on which it runs a key of its own for a code that `devices.createEnrolment` has returned: `key`, `dk_…`, with which
 * a client is created from then on. Sends no key itself.
 *
 * @example
 * const enrolled = await enrolWithCode({ endpoint: 'https://graph.example/graphql', code: 'IN-8ZK2-90QR-5TVW-3XY1' })
 * if (enrolled.ok) console.log('Keep this at', enrolled.device.label, enrolled.key)
 */
export function enrolWithCode({
  code,
  deviceName,
  idempotencyKey,
  signal,
  fetch: send = (input, init) => fetch(input, init),
  ...options
}: EnrolWithCodeOptions): ReturnType<typeof operations.enrolDevice> {
  const client = createExecutor({
    ...options,
    apiKey: noKey,
    fetch(input, init) {
      const headers = new Headers(init?.headers)
      headers.delete('authorization')
      return send(input, { ...init, headers })
    },
  })
  const input = { code, ...(deviceName !== undefined && { deviceName }) }
  const call = { ...(idempotencyKey !== undefined && { idempotencyKey }), ...(signal && { signal }) }
  return operations.enrolDevice(client, input, call)
}
