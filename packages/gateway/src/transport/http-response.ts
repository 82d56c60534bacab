import { readResponse, type SubgraphResponse } from './subgraph-transport.ts'

/** Why a response was cut off on our side. */
export class Cut extends Error {
  readonly code: 'DEADLINE_EXCEEDED' | 'UNAVAILABLE'
  constructor(code: Cut['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What is known of a request that ended with an error: a cut says why; anything else means that nobody was there. */
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

/** The text of a body that came in pieces. */
export function joinChunks(chunks: readonly Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')
}
