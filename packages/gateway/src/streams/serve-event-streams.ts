import { type FaultCode, faultCodes } from '@restante/subgraph-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import type { GatewayStream } from '../gateway/gateway.ts'
import { answerPreflight } from '../http/answer-preflight.ts'
import { beginResponse, type RequestIds } from '../http/begin-response.ts'
import { unknownKey } from '../http/identify.ts'
import { acceptsEventStream } from '../http/media-type.ts'
import { type ReceivedRequest, receiveRequest } from '../http/receive-request.ts'
import { setRetryAfter } from '../http/retry-after.ts'
import { soundRequests } from '../http/sound-requests.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import type { StreamContext } from './stream-context.ts'

/** The last event of a stream that the server itself ends. */
const closing = refuse('SUBSCRIPTION_ENDED', 'The server is closing; subscribe again.')

/**
 * Serves GraphQL over server-sent events at /graphql/stream, one operation in each connection. Requests are read as
 * those of /graphql are. A refusal has the status of its code, except that of a document or variables that do not fit:
 * it is sent in the stream, as the protocol demands, since clients take another status for a broken server.
 */
export function serveEventStreams(app: FastifyInstance, context: StreamContext): { close(): void } {
  const open = new Set<(refusal: Refusal) => void>()

  app.route({
    url: '/graphql/stream',
    method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
    handler: async (request, reply) => {
      const ids = beginResponse(request, reply)
      if (request.method === 'OPTIONS') return answerPreflight(request, reply, context.gateway.authenticator)
      const received = await receive(request, reply)
      if (received.kind === 'refused') return decline(reply, received.code, writeRefusal(received, ids.requestId))
      // A client that has left by now emits no 'close' any more.
      if (reply.raw.destroyed) return reply.hijack()
      return stream(received, reply, ids)
    },
  })

  const receive = async (request: FastifyRequest, reply: FastifyReply): Promise<ReceivedRequest | Refusal> => {
    if (!context.isOpen()) return refuse('UNAVAILABLE', 'The server is closing.')
    if (!acceptsEventStream(request.headers.accept)) return refuse('NOT_ACCEPTABLE', 'Accept text/event-stream.')
    return receiveRequest(request, reply, context.gateway)
  }

  const stream = async (received: ReceivedRequest, reply: FastifyReply, ids: RequestIds): Promise<FastifyReply> => {
    const { requestId } = ids
    const { sender, isReadOnly } = received
    const slot = context.takeSlot(sender.identity)
    if (slot.kind === 'refused') return decline(reply, slot.code, writeRefusal(slot, requestId))
    const stop = new AbortController()
    reply.raw.once('close', () => {
      stop.abort()
      slot.leave()
    })
    const scope = { ...ids, identity: sender.identity, isReadOnly, signal: stop.signal }
    const answer = await context.gateway.subscribe(received.request, scope)
    if (answer.refusal !== null && !soundRequests.has(answer.refusal)) {
      if (answer.refusal === 'METHOD_NOT_ALLOWED') reply.header('allow', 'POST')
      return decline(reply, answer.refusal, answer.body)
    }
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value!)
    const events = openEventStream(reply.raw, context.limits.keepAliveMs)
    if (!('responses' in answer)) {
      await events.send(answer.body)
      events.complete()
      return reply
    }

    const end = (refusal: Refusal): void => {
      void events.send(writeRefusal(refusal, requestId))
      events.complete()
      stop.abort()
    }
    const unwatch = context.keys.watch(sender, () => end(unknownKey))
    open.add(end)
    if (!context.isOpen()) end(closing)
    await pump(answer, events).catch((error: unknown) => {
      context.log.error({ err: error, requestId }, 'A stream failed.')
      end(refuse('INTERNAL', 'Something went wrong on our side; the request id finds it in the log.'))
    })
    open.delete(end)
    unwatch()
    return reply
  }

  return {
    close() {
      for (const end of open) end(closing)
    },
  }
}

/**
 * Sends one response after the other, each when the peer has taken the one before, so that the rest waits in the
 * gateway.
 */
async function pump({ responses }: GatewayStream, events: EventStream): Promise<void> {
  for await (const response of responses) {
    await events.send(response)
    if (events.over.aborted) break
  }
  events.complete()
}

function decline(reply: FastifyReply, code: FaultCode, body: string): FastifyReply {
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  setRetryAfter(reply, code)
  return reply
    .code(faultCodes[code].status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('connection', 'close')
    .send(body)
}
