import { retryableCodes } from '../generated/faults.ts'
import type { FaultDetails, GraphFault } from '../restante-error.ts'
import type { AttemptOutcome } from './attempt.ts'

/** What a fault is before the call that it belongs to is known. */
export type Fault = Omit<FaultDetails, 'operationName' | 'idempotencyKey'>

/** What follows from one attempt. */
export type Verdict =
  | { readonly kind: 'DONE'; readonly data: unknown; readonly isReplay: boolean }
  /** `isTransient`: another attempt right away may succeed, if the call is repeatable. */
  | { readonly kind: 'FAILED'; readonly isTransient: boolean; readonly fault: Fault }

const transientStatuses = new Set([408, 429, 502, 503, 504])
/** Not DEADLINE_EXCEEDED, unless the whole request failed with status 504: a slow part is likely to be slow again. */
const transientCodes = new Set(['RATE_LIMITED', 'UNAVAILABLE', 'IDEMPOTENCY_IN_PROGRESS'])

/** What a status means when something before the graph answered. */
const statusCodes: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  408: 'DEADLINE_EXCEEDED',
  413: 'LIMIT_BODY',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  504: 'DEADLINE_EXCEEDED',
}

/** Decides what one attempt means. Pure: the whole policy of retries stands here and in `chooseWait`. */
export function classify(outcome: AttemptOutcome): Verdict {
  if (outcome.kind === 'UNREACHED') {
    return fail(true, { code: 'UNAVAILABLE', message: 'The graph could not be reached.', cause: outcome.cause })
  }
  if (outcome.kind === 'TIMED_OUT') {
    return fail(true, { code: 'DEADLINE_EXCEEDED', message: 'The graph did not answer in time.' })
  }
  const answer = readAnswer(outcome.body)
  return answer ? classifyGraph(outcome, answer) : classifyOther(outcome)
}

type Answered = Extract<AttemptOutcome, { kind: 'ANSWERED' }>

function classifyGraph({ status, requestId, retryAfterMs }: Answered, answer: Answer): Verdict {
  const { data = null, errors = [], extensions } = answer
  if (errors.length === 0) return { kind: 'DONE', data, isReplay: extensions?.idempotentReplay === true }
  const faults = errors.map(readFault)
  // The lasting reason is the one to report, and makes another attempt pointless.
  const isPassing = ({ code }: GraphFault): boolean => code !== null && transientCodes.has(code)
  const main = faults.find((fault) => !isPassing(fault)) ?? faults[0]!
  const extension = errors[faults.indexOf(main)]?.extensions
  return fail(isPassing(main) || transientStatuses.has(status), {
    code: main.code ?? 'INTERNAL',
    message: main.message,
    requestId: requestId ?? readText(extension?.requestId),
    retryAfterMs: retryAfterMs ?? readNumber(extension?.retryAfterMs),
    faults,
    data,
  })
}

function classifyOther({ status, requestId, retryAfterMs }: Answered): Verdict {
  const code = statusCodes[status] ?? 'UNAVAILABLE'
  const isRedirect = status === 0 || (status >= 300 && status < 400)
  const message = isRedirect
    ? 'The endpoint redirects; give the address that it redirects to.'
    : `The endpoint answered with HTTP status ${status} and a body that is not GraphQL.`
  return fail(transientStatuses.has(status), { code, message, requestId, retryAfterMs }, transientStatuses.has(status))
}

function fail(
  isTransient: boolean,
  fault: Partial<Fault> & { code: string; message: string },
  retryable = retryableCodes.includes(fault.code),
): Verdict {
  const nothing = { requestId: null, retryAfterMs: null, faults: [], data: null }
  return { kind: 'FAILED', isTransient, fault: { ...nothing, retryable, ...fault } }
}

interface AnswerError {
  message?: unknown
  path?: unknown
  extensions?: Record<string, unknown> | null
}

interface Answer {
  data?: unknown
  errors?: AnswerError[]
  extensions?: { idempotentReplay?: unknown } | null
}

/** The body as a GraphQL answer, or null when it is none. */
function readAnswer(body: unknown): Answer | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { errors } = body as { errors?: unknown }
  const hasErrors = Array.isArray(errors) && errors.every((error) => typeof error === 'object' && error !== null)
  return hasErrors || ('data' in body && errors === undefined) ? body : null
}

function readFault({ message, path, extensions }: AnswerError): GraphFault {
  return {
    message: readText(message) ?? 'The graph gave no reason.',
    code: readText(extensions?.code),
    path: Array.isArray(path) ? path : null,
  }
}

function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function readNumber(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? value : null
}
