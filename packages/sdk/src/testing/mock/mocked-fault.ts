import { type FaultCode, faultCodes } from '@restante/subgraph-kit/faults'

/** A fault that a mocked operation responds with. */
export class MockedFault {
  readonly code: FaultCode
  readonly message: string

  constructor(code: FaultCode, message: string) {
    this.code = code
    this.message = message
  }
}

/**
 * Returns a fault for a mocked operation to respond with, which the SDK throws as a `RestanteError`.
 *
 * @example
 * mock.redirectParcel(() => fault('UNAVAILABLE'))
 */
export function fault(code: FaultCode, message = `A test says ${code}.`): MockedFault {
  return new MockedFault(code, message)
}

/** Returns the response with a fault, in the form and with the status that the graph gives it. */
export function respondWithFault({ code, message }: MockedFault, requestId: string): Response {
  const { status, retryable } = faultCodes[code]
  const body = { errors: [{ message, extensions: { code, retryable, requestId } }] }
  return Response.json(body, { status, headers: { 'content-type': 'application/graphql-response+json' } })
}
