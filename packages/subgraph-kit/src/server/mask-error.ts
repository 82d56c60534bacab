import { GraphQLError } from 'graphql'
import { fault, faultCodes } from '../faults.ts'
import type { Log } from '../log/log.ts'
import { describeError, listValues } from '../log/redaction.ts'

/** SQLSTATE classes and socket errors of a PostgreSQL that is unavailable or overloaded, in contrast to a wrong statement. */
const unavailable =
  /^(08...|53...|57P0[1-5]|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
/** Messages of the driver about a lost or unavailable connection: these errors have no code. */
const disconnected =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/
const cancelled = '57014'

/**
 * Returns the part of an error that clients may know: a fault of the registry as it is, an unreachable database as UNAVAILABLE, a
 * statement that ran out of time as DEADLINE_EXCEEDED, and everything else as INTERNAL. What is masked is logged, without
 * the values of the variables.
 */
export function maskError(
  error: GraphQLError,
  { requestId, variables, log }: { requestId: string; variables: Record<string, unknown>; log: Log },
): GraphQLError {
  const options = { path: error.path?.map(toIndex) ?? null }
  const known = findFault(error)
  if (known) return new GraphQLError(known.message, { ...options, extensions: known.extensions })
  const cause = error.originalError ?? error
  log.error({ err: describeError(cause, listValues(variables)), requestId, path: error.path }, 'A resolver failed.')
  const masked = classify(cause)
  return new GraphQLError(masked.message, { ...options, extensions: masked.extensions })
}

/** Returns our own fault in an error: the innermost, because what execution wraps around it may repeat a variable's value. */
function findFault(error: GraphQLError): GraphQLError | null {
  const inner = error.originalError
  const found = inner instanceof GraphQLError ? findFault(inner) : null
  const code = error.extensions?.['code']
  return found ?? (typeof code === 'string' && Object.hasOwn(faultCodes, code) ? error : null)
}

function classify(cause: Error): GraphQLError {
  const code = 'code' in cause ? String(cause.code) : ''
  if (code === cancelled) return fault('DEADLINE_EXCEEDED', 'The response was not ready in time.')
  if (unavailable.test(code) || (code === '' && disconnected.test(cause.message))) {
    return fault('UNAVAILABLE', 'The store cannot be reached.')
  }
  return fault('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')
}

/** Compiled execution gives list positions in a path as text; a field's name never starts with a digit. */
function toIndex(segment: string | number): string | number {
  return typeof segment === 'string' && /^\d+$/.test(segment) ? Number(segment) : segment
}
