import type { Log } from '@restante/subgraph-kit'
import { faultCodes } from '@restante/subgraph-kit'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { type Refusal, refuse, writeRefusal } from './base/refusal.ts'
import type { Gateway } from './gateway/gateway.ts'
import { compressResponses } from './http/compress-responses.ts'
import { serveGraphql } from './http/graphql-route.ts'
import { openListeners } from './http/open-listeners.ts'
import { serveGraphiql } from './pages/graphiql.ts'
import { answerNotFound } from './pages/not-found.ts'
import { serveStartPage } from './pages/start-page.ts'
import { plainWelcome, type Welcome } from './pages/welcome.ts'
import { serveStreams } from './streams/serve-streams.ts'
import type { StreamLimits } from './streams/stream-limits.ts'
import { isWebSocketUpgrade } from './streams/websocket-upgrade.ts'

/** Options of the server. */
export interface GatewayServerOptions {
  readonly log: Log
  /** Maximum bytes of a request body, or of a message of a WebSocket. Default: 1 MiB. */
  readonly maxBodyBytes?: number
  /** Milliseconds that requests in flight have when the server closes. Default: 10,000. */
  readonly drainMs?: number
  /** Limits of long-lived connections that differ from `defaultStreamLimits`. */
  readonly streams?: Partial<StreamLimits>
  /** Serves GraphiQL at /graphiql. Default: false. */
  readonly hasGraphiql?: boolean
  /** The text about the graph on the page at / and in GraphiQL. Default: `plainWelcome`. */
  readonly welcome?: Welcome
  /** Returns true when the parts behind the gateway are ready; part of /health/ready. Default: always. */
  readonly isReady?: () => boolean
}

/** A gateway behind HTTP. */
export interface GatewayServer {
  /** Starts to serve; returns the address. The host `localhost` is both loopback addresses, as far as the machine has them. */
  listen(options: { readonly port: number; readonly host: string }): Promise<string>
  /** Stops being ready, ends streams, waits for requests in flight, then closes the server and the gateway. */
  close(): Promise<void>
}

/** Serves a gateway: /graphql, also by WebSocket, /graphql/stream, /health/live, /health/ready, a page at / and, in development, /graphiql. */
export function createGatewayServer(gateway: Gateway, options: GatewayServerOptions): GatewayServer {
  const {
    log,
    drainMs = 10_000,
    maxBodyBytes = 1024 * 1024,
    isReady = () => true,
    hasGraphiql = false,
    welcome = plainWelcome,
  } = options
  let isOpen = true
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    // Clients that send a request byte by byte are cut off.
    requestTimeout: 15_000,
    // Upgrade requests other than WebSocket, such as the HTTP/2 that some clients offer with each request, are ignored.
    http: { headersTimeout: 10_000, shouldUpgradeCallback: isWebSocketUpgrade },
    keepAliveTimeout: 65_000,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
  })
  readBodiesAsBytes(app)
  answerFaults(app, log)
  answerNotFound(app)
  app.get('/health/live', () => ({ status: 'live' }))
  app.get('/health/ready', (_request, reply) => {
    const ready = isOpen && isReady()
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' })
  })
  app.register(async (compressed) => {
    await compressResponses(compressed)
    serveGraphql(compressed, gateway, () => isOpen, hasGraphiql ? '/graphiql' : '/')
    serveStartPage(compressed, welcome, hasGraphiql)
    if (hasGraphiql) serveGraphiql(compressed, welcome)
  })
  const streams = serveStreams(app, gateway, {
    limits: options.streams ?? {},
    maxMessageBytes: maxBodyBytes,
    isOpen: () => isOpen,
    log,
  })
  const listeners = openListeners(app)

  return {
    listen: (at) => listeners.listen(at),
    async close() {
      isOpen = false
      streams.close()
      const hardStop = setTimeout(() => {
        app.server.closeAllConnections()
        streams.terminate()
      }, drainMs)
      await listeners.close()
      clearTimeout(hardStop)
      await gateway.close()
    },
  }
}

/** Turns off the framework's parsers: the routes decide in one place what a body is. */
function readBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

const refusals: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('LIMIT_BODY', 'The request body is too large.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refuse(
    'BAD_USER_INPUT',
    'The length of the body differs from its Content-Length.',
  ),
}

function answerFaults(app: FastifyInstance, log: Log): void {
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const requestId = String(reply.getHeader('restante-request-id') ?? '')
    const refusal = refusals[error.code] ?? refuse('INTERNAL', 'Something went wrong on our side.')
    if (refusal.code === 'INTERNAL') log.error({ err: error, requestId }, 'The server failed.')
    return reply
      .code(faultCodes[refusal.code].status)
      .type('application/json; charset=utf-8')
      .send(writeRefusal(refusal, requestId))
  })
}
