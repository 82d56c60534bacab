import type { RequestContext } from '@restante/subgraph-kit'
import {
  readResponse,
  readStart,
  type SubgraphResponse,
  type SubgraphStart,
  type SubgraphTransport,
  type SubscriptionListener,
} from './subgraph-transport.ts'

/** Runs one operation of a subgraph in this process; `createSubgraph` of the kit makes one. */
export type ExecuteInProcess = (
  query: string,
  variables: Record<string, unknown>,
  context: RequestContext,
) => Promise<unknown>

type Failure = Extract<SubgraphResponse, { kind: 'failed' }>

/**
 * Makes a transport to a subgraph in the same process. At the deadline the request fails, though the subgraph may still
 * work.
 *
 * `subscribe` begins a subscription: it returns a GraphQL response when it refuses, else an async iterable of
 * responses, whose `return` is called when the subscriber has gone. A subgraph without subscriptions needs none.
 */
export function createMemoryTransport(execute: ExecuteInProcess, subscribe?: ExecuteInProcess): SubgraphTransport {
  return {
    async send(request, context) {
      const work = async (): Promise<SubgraphResponse> =>
        readResponse(await execute(request.query, readVariables(request.variables), context))
      return givingUp(context.deadline, work)
    },
    async subscribe(request, context, listener) {
      if (!subscribe) return { kind: 'failed', code: 'INTERNAL', cause: 'The subgraph has no subscriptions.' }
      const { promise: gone, resolve: leave } = Promise.withResolvers<Failure>()
      const stop = (): void => leave({ kind: 'failed', code: 'UNAVAILABLE', cause: 'The subscriber has left.' })
      listener.signal.addEventListener('abort', stop)
      let isAwaited = true
      const begin = async (): Promise<SubgraphStart> => {
        const begun = await subscribe(request.query, readVariables(request.variables), context)
        if (!isIterable(begun)) return readStart(readResponse(begun))
        if (isAwaited) void follow(begun[Symbol.asyncIterator](), listener)
        else stopSource(begun[Symbol.asyncIterator]())
        return { kind: 'started' }
      }
      try {
        return await Promise.race([givingUp(context.deadline, begin), gone])
      } finally {
        isAwaited = false
        listener.signal.removeEventListener('abort', stop)
      }
    },
    close: () => Promise.resolve(),
  }
}

/** Returns the result of the work, or a failure when it rejects or the deadline comes first. */
async function givingUp<Result>(deadline: number, work: () => Promise<Result>): Promise<Result | Failure> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Failure>((resolve) => {
    const cause = 'The subgraph did not answer before the deadline.'
    timer = setTimeout(
      () => resolve({ kind: 'failed', code: 'DEADLINE_EXCEEDED', cause }),
      Math.max(0, deadline - Date.now()),
    )
  })
  try {
    return await Promise.race([work(), late])
  } catch (cause) {
    return { kind: 'failed', code: 'INTERNAL', cause }
  } finally {
    clearTimeout(timer)
  }
}

/** Passes events on until the source ends, fails, or the listener goes. Never rejects. */
async function follow(source: AsyncIterator<unknown>, { signal, take, end }: SubscriptionListener): Promise<void> {
  const stop = (): void => stopSource(source)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      const { done, value } = await source.next()
      if (signal.aborted) return
      if (done) return end()
      const event = readResponse(value)
      take(event)
      if (event.kind === 'failed') return stop()
    }
  } catch (cause) {
    if (!signal.aborted) take({ kind: 'failed', code: 'INTERNAL', cause })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Stops a source in the background; its failures no longer matter. */
function stopSource(source: AsyncIterator<unknown>): void {
  void (async () => source.return?.())().catch(() => {})
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function readVariables(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>
}
