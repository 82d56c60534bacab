import { asRecord, isRecord, isRecords, type JsonRecord } from '../record.ts'
import type { FaultDetails, GraphFault } from '../restante-error.ts'
import type { AttemptOutcome } from './attempt.ts'

/** The consequence of one attempt. */
export type Verdict =
  | { readonly kind: 'DONE'; readonly data: JsonRecord; readonly isReplay: boolean }
  /** `isTransient`: another attempt right away may succeed, if the call is repeatable. */
  | { readonly kind: 'FAILED'; readonly isTransient: boolean; readonly fault: FaultDetails }

/** The faults of statuses that something in front of the graph sends. With any other, such a response breaks the contract. */
const statusCodes: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  408: 'DEADLINE_EXCEEDED',
  413: 'LIMIT_BODY',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
const transientStatuses = [408, 429, 502, 503, 504]
/** Not DEADLINE_EXCEEDED, unless the whole request failed with status 504: a slow part is likely to be slow again. */
const transientCodes = ['RATE_LIMITED', 'UNAVAILABLE', 'IDEMPOTENCY_IN_PROGRESS']

/**
 * Classifies the outcome of an attempt: the policy of retries is here, in `chooseWait` and in the retry budget. Data that
 * `isExpected` rejects is a fault, as is a response with neither data nor errors.
 */
export function classify(outcome: AttemptOutcome, isExpected: (data: JsonRecord) => boolean): Verdict {
  if (outcome.kind === 'UNREACHED') {
    return fail(true, { code: 'UNAVAILABLE', message: 'The graph could not be reached.', cause: outcome.cause })
  }
  if (outcome.kind === 'TIMED_OUT') {
    return fail(true, { code: 'DEADLINE_EXCEEDED', message: 'The graph did not answer in time.' })
  }
  const { status, body, requestId, retryAfterMs } = outcome
  const { data = null, errors = [], extensions } = asRecord(body)
  const isTransient = transientStatuses.includes(status)
  const facts = { status: status || null, requestId, retryAfterMs, data }
  if (isRecords(errors)) {
    if (errors.length > 0) return classifyErrors(errors, isTransient, facts)
    if (isRecord(data) && isExpected(data)) {
      return { kind: 'DONE', data, isReplay: asRecord(extensions).idempotentReplay === true }
    }
  }
  return fail(isTransient, {
    ...facts,
    code: statusCodes[status] ?? 'MALFORMED_RESPONSE',
    message:
      status === 0 || (status >= 300 && status < 400)
        ? 'The endpoint redirects; give the address that it redirects to.'
        : `The response, of HTTP status ${status}, is not as the graph's contract says.`,
  })
}

function classifyErrors(
  errors: readonly JsonRecord[],
  isTransientStatus: boolean,
  facts: Pick<FaultDetails, 'requestId' | 'retryAfterMs'>,
): Verdict {
  const faults = errors.map(readFault)
  // The lasting reason is the one to report, and makes another attempt pointless.
  const isPassing = ({ code }: GraphFault): boolean => transientCodes.includes(code!)
  const main = faults.find((fault) => !isPassing(fault)) ?? faults[0]!
  const { requestId, retryAfterMs, retryable } = asRecord(errors[faults.indexOf(main)]!.extensions)
  return fail(isTransientStatus || isPassing(main), {
    ...facts,
    code: main.code ?? 'INTERNAL',
    message: main.message,
    requestId: facts.requestId ?? readText(requestId),
    retryAfterMs: facts.retryAfterMs ?? (typeof retryAfterMs === 'number' ? Math.max(0, retryAfterMs) : null),
    faults,
    ...(typeof retryable === 'boolean' && { retryable }),
  })
}

function fail(isTransient: boolean, fault: FaultDetails): Verdict {
  const retryable = isTransient || fault.code === 'DEADLINE_EXCEEDED'
  return { kind: 'FAILED', isTransient, fault: { retryable, ...fault } }
}

function readFault({ message, path, extensions }: JsonRecord): GraphFault {
  return {
    message: readText(message) ?? 'The graph gave no reason.',
    code: readText(asRecord(extensions).code),
    path: Array.isArray(path) ? path : null,
  }
}

function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
