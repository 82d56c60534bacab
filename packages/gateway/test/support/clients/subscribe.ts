import type { Gateway, GatewayStream } from '../../../src/index.ts'
import type { Response } from '../gateway-of-world.ts'

/** A subscription of a test. */
export interface TestStream {
  /** The next response; null after the end. */
  next(): Promise<Response | null>
  stop(): Promise<unknown>
  /** All responses from here to the end. */
  rest(): Promise<Response[]>
}

/** Begins an operation at a gateway that knows no keys. */
export async function begin(
  gateway: Gateway,
  query: string,
  variables: Record<string, unknown> = {},
  signal: AbortSignal = new AbortController().signal,
): ReturnType<Gateway['subscribe']> {
  return gateway.subscribe(
    { query, variables },
    { identity: { caller: null, origins: [] }, requestId: 'req_test', signal },
  )
}

/** Begins a subscription. Throws the gateway's response when it is refused. */
export async function subscribe(...asked: Parameters<typeof begin>): Promise<TestStream> {
  const begun = await begin(...asked)
  if (!('responses' in begun)) throw new Error(begun.body)
  return readStream(begun)
}

function readStream({ responses }: GatewayStream): TestStream {
  const next = async (): Promise<Response | null> => {
    const { done, value } = await responses.next()
    return done ? null : (JSON.parse(value) as Response)
  }
  const rest = async (): Promise<Response[]> => {
    const found: Response[] = []
    for (let response = await next(); response; response = await next()) found.push(response)
    return found
  }
  return { next, rest, stop: () => responses.return!() }
}
