import { readResponse, type SubgraphResponse } from './subgraph-transport.ts'

/** The reason why the gateway cut off a response. */
export class Cut extends Error {
  readonly code: 'DEADLINE_EXCEEDED' | 'UNAVAILABLE'
  constructor(code: Cut['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** Returns the failure of a request that ended with an error: a cut has a code, anything else means UNAVAILABLE. */
export function readFailure(cause: Error): SubgraphResponse {
  return { kind: 'failed', code: cause instanceof Cut ? cause.code : 'UNAVAILABLE', cause }
}

/** Reads the text of a response that should be GraphQL. */
export function parseResponse(text: string): SubgraphResponse {
  try {
    return readResponse(JSON.parse(text))
  } catch (cause) {
    return { kind: 'failed', code: 'UNAVAILABLE', cause }
  }
}

/** Returns the text of a body that came in chunks. */
export function joinChunks(chunks: readonly Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')
}
