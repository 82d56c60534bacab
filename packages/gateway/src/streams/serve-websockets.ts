import type { Server } from 'node:http'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, parse } from 'graphql'
import { type ConnectionInitMessage, handleProtocols, makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { Members } from '../http/read-request.ts'
import type { StreamContext } from './stream-context.ts'
import { type Connection, createConnection } from './websocket-connection.ts'
import { readUpgrade, refuseUpgrade } from './websocket-upgrade.ts'

/** Milliseconds that a peer has for the closing handshake before its socket is cut. */
const closeTimeout = 2_000

/** A placeholder for every document: the gateway parses the real ones. */
const anyDocument = parse('subscription { operation }')

/** Errors as the gateway wrote them. */
class RefusedOperation extends GraphQLError {
  readonly #error: GraphQLFormattedError

  constructor(error: GraphQLFormattedError) {
    super(error.message)
    this.#error = error
  }

  override toJSON(): GraphQLFormattedError {
    return this.#error
  }
}

/**
 * Serves GraphQL over WebSocket at /graphql, subprotocol `graphql-transport-ws`. `graphql-ws` speaks the protocol; parsing,
 * validation and execution are the gateway's, through the same gate as everywhere. `close` ends all connections once their
 * queries and mutations are answered, `terminate` at once.
 */
export function serveWebSockets(server: Server, context: StreamContext): { close(): void; terminate(): void } {
  const connections = new Set<Connection>()
  const options = {
    noServer: true,
    maxPayload: context.maxMessageBytes,
    // Compression gains little on small messages and would hold memory for each connection.
    perMessageDeflate: false,
    autoPong: false,
    handleProtocols,
    closeTimeout,
  }
  const sockets = new WebSocketServer(options)
  const protocol = makeServer<ConnectionInitMessage['payload'], Connection>({
    connectionInitWaitTimeout: context.limits.initTimeoutMs,
    onConnect: ({ connectionParams, extra }) => extra.admit(connectionParams ?? {}),
    async onSubscribe({ extra }, _id, payload) {
      const begun = await extra.begin(payload as unknown as Members)
      if (begun.kind === 'refused') return begun.errors.map((error) => new RefusedOperation(error))
      const contextValue = begun.kind === 'answered' ? begun.response : begun.responses
      return { schema: context.gateway.schema, document: anyDocument, contextValue }
    },
    subscribe: ({ contextValue }) => contextValue as ExecutionResult,
    // The response is sent as it is: its errors are not objects of graphql-js.
    onNext: (_context, _id, _payload, _args, result) => result as object,
  })

  server.on('upgrade', (request, socket, head) => {
    const upgrade = readUpgrade(request, context)
    if (upgrade.kind === 'refused') return refuseUpgrade(socket, upgrade)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = createConnection(webSocket, upgrade, context)
      connections.add(connection)
      const closed = protocol.opened(connection.protocolSocket, connection)
      webSocket.once('close', (code, reason) => {
        connections.delete(connection)
        void closed(code, reason.toString())
      })
    })
  })
  const timer = setInterval(() => {
    for (const connection of connections) connection.ping()
  }, context.limits.keepAliveMs)
  timer.unref()

  return {
    close() {
      clearInterval(timer)
      for (const connection of connections) connection.drain()
    },
    terminate() {
      for (const socket of sockets.clients) socket.terminate()
    },
  }
}
