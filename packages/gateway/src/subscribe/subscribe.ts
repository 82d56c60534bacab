import type { Log, RequestContext } from '@restante/subgraph-kit'
import { completeRun } from '../response/execute.ts'
import type { PreparedOperation } from '../response/prepared-operation.ts'
import type { GatewayLimits } from '../base/limits.ts'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import type { Variables } from '../document/coerce-variables.ts'
import type { Source } from '../fetch/fetch-source.ts'
import { maskError, maskFailure } from '../fetch/mask-error.ts'
import { createRun, type Run } from '../fetch/run.ts'
import type { Graph } from '../graph/graph.ts'
import type { SubgraphResponse } from '../transport/subgraph-transport.ts'
import { createEventBuffer } from './event-buffer.ts'
import { streamResponses } from './stream-responses.ts'

/** Options of starting a subscription. */
export interface SubscribeOptions {
  readonly graph: Graph
  readonly variables: Variables
  /** Its deadline is that of the start; each event has one of its own. */
  readonly context: RequestContext
  readonly log: Log
  readonly limits: Pick<GatewayLimits, 'errors' | 'bufferedEvents' | 'readDeadlineMs'>
  /** Ends the subscription when it is aborted, without a last response. */
  readonly signal: AbortSignal
}

const replaced = refuse('SUBSCRIPTION_ENDED', 'The gateway ended the subscription; subscribe again.')
const tooSlow = refuse('SUBSCRIBER_TOO_SLOW', 'Events came faster than they were taken; subscribe again.')
const broken = refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.')

/**
 * Begins a prepared subscription and returns its responses, one for each event, in order: the steps of the plan run for
 * it within a deadline of its own, and a failure there costs this response only. Returns a refusal when the subgraph
 * does not begin.
 *
 * Events wait in a bounded buffer while the reader is busy. If the subscription ends before its source does, a last
 * response says why, and the events that still waited are lost.
 */
export async function subscribePrepared(
  prepared: PreparedOperation & { readonly source: Source },
  options: SubscribeOptions,
): Promise<AsyncIterableIterator<string> | Refusal> {
  const { source } = prepared
  const { graph, limits, log, context, signal } = options
  const buffer = createEventBuffer<SubgraphResponse, Refusal | null>(limits.bufferedEvents)
  const gone = new AbortController()

  const stop = (ending: Refusal | null): void => {
    buffer.cut(ending)
    release()
  }
  const leave = (): void => stop(null)
  const retire = (): void => stop(replaced)
  const release = (): void => {
    gone.abort()
    signal.removeEventListener('abort', leave)
    graph.retired.removeEventListener('abort', retire)
  }
  if (signal.aborted || graph.retired.aborted) return replaced
  signal.addEventListener('abort', leave)
  graph.retired.addEventListener('abort', retire)

  const startRun = (deadline: number): Run =>
    createRun({ ...options, context: { ...context, deadline }, maxErrors: limits.errors })
  const first = startRun(context.deadline)
  const start = await source.begin(first, {
    signal: gone.signal,
    take(event) {
      const failure = readFailure(event, source, first)
      if (failure) buffer.end(failure)
      else if (!buffer.add(event)) stop(tooSlow)
    },
    end() {
      buffer.end(null)
    },
  })
  if (start.kind !== 'started') {
    release()
    return graph.retired.aborted ? replaced : readRefusal(start, source, first)
  }

  const answer = async (event: SubgraphResponse): Promise<string> => {
    const run = startRun(Date.now() + limits.readDeadlineMs)
    source.absorb(run, event)
    return completeRun(prepared, run, graph.schema)
  }
  let isTold = false
  const next = async (): Promise<string | null> => {
    const taken = await buffer.take()
    if (taken.kind === 'ended') {
      release()
      if (!taken.ending || isTold) return null
      isTold = true
      return writeRefusal(taken.ending, context.requestId)
    }
    try {
      return await graph.use(() => answer(taken.event))
    } catch (error) {
      log.error({ err: error, requestId: context.requestId }, 'The gateway failed.')
      stop(broken)
      return next()
    }
  }
  return streamResponses(next, leave)
}

/**
 * Returns the reason why an event is the last one (it failed, or has errors that concern no field); null when it is
 * not.
 */
function readFailure(event: SubgraphResponse, source: Source, run: Run): Refusal | null {
  if (event.kind === 'answered') {
    const isAboutFields = event.errors.some(({ path }) => Array.isArray(path) && path.length > 0)
    if (event.data || isAboutFields) return null
  }
  return readRefusal(event, source, run)
}

/** Returns the refusal for a subgraph that returned only errors, or failed. */
function readRefusal(answer: SubgraphResponse, source: Source, run: Run): Refusal {
  const [error] = answer.kind === 'answered' ? answer.errors : []
  const { code, message } =
    answer.kind === 'failed'
      ? maskFailure(answer, source.serviceName, run)
      : maskError(error ?? {}, source.serviceName, run)
  return refuse(code, message)
}
