import { describeError, type FaultCode, faultCodes, hideValues, listValues } from '@restante/subgraph-kit'
import type { ResponsePath } from '../base/response-data.ts'
import type { SubgraphResponse, SubgraphError } from '../transport/subgraph-transport.ts'
import type { Run } from './run.ts'
import { scrubMessage } from './scrub-message.ts'

/** The part of a subgraph's error that a client may see. */
export interface MaskedError {
  readonly code: FaultCode
  readonly message: string
  /** In the keys of the subgraph's operation; null when the error belongs to the whole request. */
  readonly path: ResponsePath | null
  /** Place in the arguments of the value that is meant; absent when the error is about no value. */
  readonly argument?: string
}

const failedMessages = {
  UNAVAILABLE: 'A part of the graph cannot be reached.',
  DEADLINE_EXCEEDED: 'A part of the graph did not answer in time.',
  INTERNAL: 'Something went wrong on our side; the request id finds it in the log.',
} as const

/**
 * Masks an error of a subgraph: one with a code of the registry keeps code and message, any other becomes INTERNAL and
 * is logged.
 */
export function maskError(error: SubgraphError, service: string, run: Run): MaskedError {
  const path = readPath(error.path)
  const extensions = typeof error.extensions === 'object' ? (error.extensions ?? {}) : {}
  const code: unknown = Reflect.get(extensions, 'code')
  if (typeof code === 'string' && isFaultCode(code) && typeof error.message === 'string' && code !== 'INTERNAL') {
    const argument: unknown = Reflect.get(extensions, 'argument')
    const message = scrubMessage(error.message)
    return { code, message, path, ...(typeof argument === 'string' && { argument }) }
  }
  const reason = hideValues(scrubMessage(String(error.message)), listValues(run.variables))
  run.log.error(
    { requestId: run.context.requestId, subgraph: service, reason, path },
    'A subgraph returned an error that is masked.',
  )
  return { code: 'INTERNAL', message: failedMessages.INTERNAL, path }
}

/** Logs and masks the failure of a request that got no response. */
export function maskFailure(
  answer: Extract<SubgraphResponse, { kind: 'failed' }>,
  service: string,
  run: Run,
): Omit<MaskedError, 'path' | 'argument'> {
  const { code, cause } = answer
  const values = listValues(run.variables)
  const reason = cause instanceof Error ? describeError(cause, values) : hideValues(String(cause), values)
  run.log.warn({ requestId: run.context.requestId, subgraph: service, code, reason }, 'A request to a subgraph failed.')
  return { code, message: failedMessages[code] }
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(faultCodes, code)
}

/** Compiled execution gives list positions as text; a field's name never starts with a digit. */
function readPath(path: unknown): ResponsePath | null {
  if (!Array.isArray(path) || path.length === 0) return null
  return path.map((segment: unknown) => {
    if (typeof segment === 'number') return segment
    return /^\d+$/.test(String(segment)) ? Number(segment) : String(segment)
  })
}
