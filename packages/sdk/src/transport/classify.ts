import { asRecord, isRecord, isRecords, type JsonRecord } from '../record.ts'
import type { FaultDetails, GraphFault } from '../restante-error.ts'
import type { Reply } from './attempt.ts'

/** The consequence of one attempt: its data, or a fault, which has a code. */
export interface Verdict extends Partial<FaultDetails> {
  readonly data: unknown
  /** True when the graph had carried out the mutation before. */
  readonly isReplay: boolean
  /** True when another attempt right away may succeed, if the call is repeatable. */
  readonly isTransient?: boolean
}

/** The faults of statuses that something in front of the graph sends. With any other, such a response breaks the contract. */
const statusCodes: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  408: 'DEADLINE_EXCEEDED',
  413: 'LIMIT_BODY',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  504: 'DEADLINE_EXCEEDED',
}
const retryableCodes: readonly (string | null)[] = [
  'RATE_LIMITED',
  'UNAVAILABLE',
  'IDEMPOTENCY_IN_PROGRESS',
  'DEADLINE_EXCEEDED',
]

/**
 * Classifies the outcome of an attempt: the policy of retries is here, in `chooseWait` and in the retry budget. Data that
 * `isExpected` rejects is a fault, as is a response with neither data nor errors.
 */
export function classify({ body, ...reply }: Reply, isExpected: (data: JsonRecord) => boolean): Verdict {
  const { data = null, errors = [], extensions } = asRecord(body)
  const listed = isRecords(errors) ? errors : null
  const verdict = { ...reply, data, isReplay: asRecord(extensions).idempotentReplay === true }
  if (listed?.length === 0 && isRecord(data) && isExpected(data)) return verdict
  const faults = (listed ?? []).map(readFault)
  // A part of the graph that is slow, in a response that arrived, is likely to be slow again.
  const isPassing = (fault: Pick<GraphFault, 'code'>): boolean =>
    retryableCodes.includes(fault.code) && !(fault.code === 'DEADLINE_EXCEEDED' && reply.status === 200)
  // The lasting reason is the one to report, and makes another attempt pointless.
  const index = Math.max(
    0,
    faults.findIndex((fault) => !isPassing(fault)),
  )
  const main = faults[index] ?? describeReply(reply)
  const { retryable = retryableCodes.includes(main.code) } = asRecord(listed?.[index]?.extensions)
  return {
    ...verdict,
    code: main.code ?? 'INTERNAL',
    message: main.message,
    retryable: retryable === true,
    faults,
    isTransient: isPassing(main),
  }
}

/** Returns what the status says of a response that is not the graph's, or the fault that there was no response. */
function describeReply({ status = 0, ...fault }: Reply): Pick<GraphFault, 'code' | 'message'> {
  return {
    code: statusCodes[status] ?? (status > 501 ? 'UNAVAILABLE' : 'MALFORMED_RESPONSE'),
    message: /^[03]/.test(String(status))
      ? 'The endpoint redirects.'
      : `HTTP status ${status}: not the response that was asked for.`,
    ...fault,
  }
}

function readFault({ message, path, extensions }: JsonRecord): GraphFault {
  return {
    message: readText(message) ?? '',
    code: readText(asRecord(extensions).code),
    path: Array.isArray(path) ? path : null,
  }
}

function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
