import { asRecord, isRecord, isRecords, type JsonRecord } from '../record.ts'
import type { FaultDetails, GraphFault } from '../restante-error.ts'
import type { AttemptOutcome } from './attempt.ts'

/** The consequence of one attempt. */
export type Verdict =
  | { readonly fault: null; readonly data: JsonRecord; readonly isReplay: boolean }
  /** `isTransient`: another attempt right away may succeed, if the call is repeatable. */
  | { readonly fault: FaultDetails; readonly isTransient: boolean; readonly isReplay?: never }

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
const retryableCodes: readonly unknown[] = [
  'RATE_LIMITED',
  'UNAVAILABLE',
  'IDEMPOTENCY_IN_PROGRESS',
  'DEADLINE_EXCEEDED',
]

/**
 * Classifies the outcome of an attempt: the policy of retries is here, in `chooseWait` and in the retry budget. Data that
 * `isExpected` rejects is a fault, as is a response with neither data nor errors.
 */
export function classify({ body, ...facts }: AttemptOutcome, isExpected: (data: JsonRecord) => boolean): Verdict {
  const { data = null, errors = [], extensions } = asRecord(body)
  const listed = isRecords(errors) ? errors : [{}]
  if (listed.length === 0 && isRecord(data) && isExpected(data)) {
    return { fault: null, data, isReplay: asRecord(extensions).idempotentReplay === true }
  }
  const faults = isRecords(errors) ? errors.map(readFault) : []
  // A part of the graph that is slow, in a response that arrived, is likely to be slow again.
  const isPassing = ({ code }: Pick<GraphFault, 'code'>): boolean =>
    retryableCodes.includes(code) && !(code === 'DEADLINE_EXCEEDED' && facts.status === 200)
  // The lasting reason is the one to report, and makes another attempt pointless.
  const index = Math.max(
    0,
    faults.findIndex((fault) => !isPassing(fault)),
  )
  const { code, message } = faults[index] ?? describeReply(facts)
  const own = asRecord(listed[index]?.extensions)
  return {
    isTransient: isPassing({ code }),
    fault: {
      ...facts,
      code: code ?? 'INTERNAL',
      message,
      requestId: facts.requestId ?? readText(own.requestId),
      retryable: typeof own.retryable === 'boolean' ? own.retryable : retryableCodes.includes(code),
      retryAfterMs: facts.retryAfterMs ?? (typeof own.retryAfterMs === 'number' ? Math.max(0, own.retryAfterMs) : null),
      faults,
      data,
    },
  }
}

function describeReply(facts: AttemptOutcome): Pick<GraphFault, 'code' | 'message'> {
  const { status } = facts
  if (status === null) {
    return 'cause' in facts
      ? { code: 'UNAVAILABLE', message: 'The graph could not be reached.' }
      : { code: 'DEADLINE_EXCEEDED', message: 'The graph did not answer in time.' }
  }
  return {
    code: statusCodes[status] ?? 'MALFORMED_RESPONSE',
    message:
      status === 0 || (status >= 300 && status < 400)
        ? 'The endpoint redirects; give the address that it redirects to.'
        : `The response, of HTTP status ${status}, is not as the graph's contract says.`,
  }
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
