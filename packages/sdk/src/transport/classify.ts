import { retryableCodes } from '../generated/faults.ts'
import type { FaultDetails, GraphFault } from '../restante-error.ts'
import type { AttemptOutcome } from './attempt.ts'

/** A fault without the call that it belongs to. */
export type Fault = Omit<FaultDetails, 'operationName' | 'idempotencyKey'>

/** The consequence of one attempt. */
export type Verdict =
  | { readonly kind: 'DONE'; readonly data: unknown; readonly isReplay: boolean }
  /** `isTransient`: another attempt right away may succeed, if the call is repeatable. */
  | { readonly kind: 'FAILED'; readonly isTransient: boolean; readonly fault: Fault }

const transientStatuses = new Set([408, 429, 502, 503, 504])
/** Not DEADLINE_EXCEEDED, unless the whole request failed with status 504: a slow part is likely to be slow again. */
const transientCodes = new Set(['RATE_LIMITED', 'UNAVAILABLE', 'IDEMPOTENCY_IN_PROGRESS'])

/** The faults of statuses that something in front of the graph sends. */
const statusCodes: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  408: 'DEADLINE_EXCEEDED',
  413: 'LIMIT_BODY',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  504: 'DEADLINE_EXCEEDED',
}

/** Classifies the outcome of an attempt. Pure: the whole policy of retries is here and in `chooseWait`. */
export function classify(outcome: AttemptOutcome): Verdict {
  if (outcome.kind === 'UNREACHED') {
    return fail(true, { code: 'UNAVAILABLE', message: 'The graph could not be reached.', cause: outcome.cause })
  }
  if (outcome.kind === 'TIMED_OUT') {
    return fail(true, { code: 'DEADLINE_EXCEEDED', message: 'The graph did not answer in time.' })
  }
  const response = readResponse(outcome.body)
  return response ? classifyGraph(outcome, response) : classifyOther(outcome)
}

type Answered = Extract<AttemptOutcome, { kind: 'ANSWERED' }>

function classifyGraph({ status, requestId, retryAfterMs }: Answered, response: GraphResponse): Verdict {
  const { data = null, errors = [], extensions } = response
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

interface GraphResponse {
  data?: unknown
  errors?: AnswerError[]
  extensions?: { idempotentReplay?: unknown } | null
}

/** Returns the body as a GraphQL response, or null when it is not one. */
function readResponse(body: unknown): GraphResponse | null {
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
