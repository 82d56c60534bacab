import { GraphQLError } from 'graphql'

/**
 * Every code that may stand in `extensions.code` of an error, with the sentence of its meaning and the HTTP status of the
 * response to a request that is refused as a whole, under `application/graphql-response+json`. A code is never reused.
 */
export const faultCodes = {
  UNAUTHENTICATED: { status: 401, retryable: false, meaning: 'No key was sent, or it is unknown, revoked or expired.' },
  FORBIDDEN: { status: 403, retryable: false, meaning: 'The key may not do this.' },
  NOT_FOUND: { status: 404, retryable: false, meaning: 'It does not exist, or not for this caller.' },
  BAD_USER_INPUT: { status: 400, retryable: false, meaning: 'A value is outside its stated form or range.' },
  RATE_LIMITED: {
    status: 429,
    retryable: true,
    meaning: 'The key has used up its budget; wait before the next request.',
  },
  QUERY_TOO_COSTLY: { status: 400, retryable: false, meaning: 'The document could cost more than one request may.' },
  IDEMPOTENCY_CONFLICT: { status: 422, retryable: false, meaning: 'The idempotency key was used with another input.' },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    retryable: true,
    meaning: 'A request with this idempotency key is still running.',
  },
  CURSOR_EXPIRED: { status: 400, retryable: false, meaning: 'The cursor points further back than events are stored.' },
  DEADLINE_EXCEEDED: { status: 504, retryable: true, meaning: 'The response was not ready in time.' },
  UNAVAILABLE: {
    status: 503,
    retryable: true,
    meaning: 'A part of the graph cannot be reached, or is overloaded.',
  },
  INTERNAL: { status: 500, retryable: false, meaning: 'A fault on our side; the request id finds it in the log.' },
  PARSE_FAILED: { status: 400, retryable: false, meaning: 'The document is not GraphQL.' },
  VALIDATION_FAILED: { status: 400, retryable: false, meaning: 'The document does not fit the schema.' },
  DOCUMENT_NOT_LISTED: {
    status: 403,
    retryable: false,
    meaning: 'A publishable key, or that of a session, may run documents only that are listed for it.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    // A step of a protocol rather than a failure: some clients read the message under 200 only.
    status: 200,
    retryable: false,
    meaning: 'No document is listed under this id; send its text.',
  },
  LIMIT_BODY: { status: 413, retryable: false, meaning: 'The request body is too large.' },
  LIMIT_TOKENS: { status: 400, retryable: false, meaning: 'The document has too many tokens.' },
  LIMIT_DEPTH: { status: 400, retryable: false, meaning: 'The document is nested too deeply.' },
  LIMIT_SELECTIONS: {
    status: 400,
    retryable: false,
    meaning: 'The document selects too many fields, fragments expanded.',
  },
  LIMIT_PLANNING: { status: 400, retryable: false, meaning: 'The document takes too much processor time to plan.' },
  SUBSCRIBER_TOO_SLOW: {
    status: 503,
    retryable: true,
    meaning: 'Events came faster than the client read them, so the subscription ended; subscribe again.',
  },
  SUBSCRIPTION_ENDED: {
    status: 503,
    retryable: true,
    meaning: 'The gateway changed or closed, so the subscription ended; subscribe again.',
  },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, meaning: 'The HTTP method does not fit the operation.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false, meaning: 'The content type is not accepted.' },
  NOT_ACCEPTABLE: { status: 406, retryable: false, meaning: 'No accepted media type can be served.' },
  MALFORMED_RESPONSE: {
    status: 502,
    retryable: false,
    meaning:
      "A response is not as the graph's contract says. Clients find this themselves; the graph does not send it.",
  },
} as const satisfies Record<string, { status: number; retryable: boolean; meaning: string }>

/** A code of the registry. */
export type FaultCode = keyof typeof faultCodes

/**
 * Makes the error that a resolver throws for a fault: a stable code, a sentence for developers in English that repeats no
 * value of the caller's, and whether the same request may succeed later.
 */
export function fault(code: FaultCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, retryable: faultCodes[code].retryable } })
}

/**
 * Makes the BAD_USER_INPUT of one value. `argument` is its place as keys from the field's argument on, such as
 * `input.destination.address.lines.0`, and stands in `extensions.argument`; `reason` is the end of a sentence about it.
 */
export function inputFault(argument: string, reason: string): GraphQLError {
  const { message, extensions } = fault('BAD_USER_INPUT', `\`${argument}\` ${reason}`)
  return new GraphQLError(message, { extensions: { ...extensions, argument } })
}
