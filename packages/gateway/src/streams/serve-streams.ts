import type { Log } from '@restante/subgraph-kit'
import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'
import { createConnectionCount } from './connection-count.ts'
import { createKeyWatch } from './key-watch.ts'
import { serveEventStreams } from './serve-event-streams.ts'
import { serveWebSockets } from './serve-websockets.ts'
import { defaultStreamLimits, type StreamLimits } from './stream-limits.ts'

/** All long-lived connections. */
export interface Streams {
  /** Ends every stream, and each connection when its last response is sent. */
  close(): void
  /** Cuts off the peers that have not left after `close`. */
  terminate(): void
}

/** Serves subscriptions, by server-sent events at /graphql/stream and by WebSocket at /graphql. */
export function serveStreams(
  app: FastifyInstance,
  gateway: Gateway,
  options: {
    /** Limits that differ from `defaultStreamLimits`. */
    readonly limits: Partial<StreamLimits>
    /** Maximum bytes of a message. */
    readonly maxMessageBytes: number
    readonly isOpen: () => boolean
    readonly log: Log
  },
): Streams {
  const limits = { ...defaultStreamLimits, ...options.limits }
  const keys = createKeyWatch(gateway.authenticator, limits.recheckMs, options.log)
  const context = { ...options, gateway, limits, keys, takeSlot: createConnectionCount(limits.connectionsPerKey) }
  const events = serveEventStreams(app, context)
  const sockets = serveWebSockets(app.server, context)
  return {
    close() {
      keys.close()
      events.close()
      sockets.close()
    },
    terminate: () => sockets.terminate(),
  }
}
