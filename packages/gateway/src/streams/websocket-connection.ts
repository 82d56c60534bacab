import { randomUUID } from 'node:crypto'
import type { FaultCode } from '@restante/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import { CloseCode, type WebSocket as ProtocolSocket } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Identity } from '../authenticate/authenticator.ts'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import { hasLongName } from '../http/long-names.ts'
import { unknownKey } from '../http/identify.ts'
import { checkMembers, type Members } from '../http/read-request.ts'
import { parseResponses, type ResponseObject } from './parse-responses.ts'
import type { StreamContext } from './stream-context.ts'
import { identifyPeer } from './websocket-credential.ts'
import type { UpgradeRequest } from './websocket-upgrade.ts'

/** Close codes of the registry of RFC 6455. Neither means a fault of the client, which may connect again. */
const goingAway = 1001
const closeCodes: Partial<Record<FaultCode, number>> = { INTERNAL: 1011, RATE_LIMITED: 1013 }

/** The result of a `subscribe` message: its one response, its stream of responses, or the errors of its refusal. */
export type Begun =
  | { readonly kind: 'answered'; readonly response: ResponseObject }
  | { readonly kind: 'streaming'; readonly responses: AsyncIterableIterator<ResponseObject> }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLFormattedError[] }

/** One WebSocket. */
export interface Connection {
  /** The socket in the form that the protocol's implementation uses. */
  readonly protocolSocket: ProtocolSocket
  /** Admits the payload of `connection_init`. Returns true when its key may connect; else the socket is closed with the reason. */
  admit(payload: Readonly<Record<string, unknown>>): Promise<boolean>
  /** Begins the operation of a `subscribe` message. */
  begin(payload: Members): Promise<Begun>
  /** Sends a ping; cuts off a peer that has not shown that it is alive since the one before. */
  ping(): void
  /** Closes once all queries and mutations have their response. Streams just end: clients start them again elsewhere. */
  drain(): void
}

/** Makes a connection of a socket that was just opened. */
export function createConnection(socket: WebSocket, upgrade: UpgradeRequest, context: StreamContext): Connection {
  const { gateway, limits, log } = context
  const running = new Set<AbortController>()
  const onClose: (() => unknown)[] = []
  let identity: Identity | null = null
  let isAlive = true
  let isDraining = false
  let handling = 0
  let streaming = 0

  const close = (code: number, reason: string): void => {
    socket.close(code, reason)
    for (const stop of running) stop.abort()
  }
  const settle = (): void => {
    // Each stream counts as one message that is being handled; all others get their response first.
    if (isDraining && handling === streaming) close(goingAway, 'Going away')
  }
  const written = (): void => {
    isAlive = true
    if (socket.isPaused && socket.bufferedAmount <= limits.unsentBytes) socket.resume()
  }
  // A client that sends and does not read would fill the memory with responses: nothing is read from it until it reads.
  const restrain = (): void => {
    if (socket.bufferedAmount > limits.unsentBytes) socket.pause()
  }

  socket.on('pong', () => (isAlive = true))
  socket.on('ping', (data: Buffer) => {
    if (socket.readyState === socket.OPEN) socket.pong(data, undefined, written)
    restrain()
  })
  // The library closes the socket with the code of RFC 6455 for a faulty frame.
  socket.on('error', () => {})
  socket.once('close', () => {
    for (const stop of running) stop.abort()
    for (const leave of onClose) leave()
  })

  const protocolSocket: ProtocolSocket = {
    protocol: socket.protocol,
    send(text) {
      if (socket.readyState !== socket.OPEN) return Promise.resolve()
      // Resolves when the socket has taken the text: only then the next response of the stream is taken.
      const sent = new Promise<void>((resolve) => {
        socket.send(text, () => {
          written()
          resolve()
        })
      })
      restrain()
      return sent
    },
    close,
    onMessage(handle) {
      const invalid = (): void => close(CloseCode.BadRequest, 'Invalid message received')
      socket.on('message', (data: Buffer, isBinary) => {
        isAlive = true
        const text = data.toString()
        if (isBinary || hasLongName(text)) return invalid()
        handling += 1
        // Rejects for messages that only servers send.
        void handle(text)
          .catch(invalid)
          .finally(() => {
            handling -= 1
            settle()
          })
      })
    },
  }

  return {
    protocolSocket,
    async admit(payload) {
      const sender = await identifyPeer(upgrade, payload, gateway.authenticator).catch((error: unknown) => {
        log.error({ err: error }, 'The key of a WebSocket could not be checked.')
        return refuse('INTERNAL', 'Something went wrong on our side.')
      })
      const slot = sender.kind === 'refused' ? sender : context.takeSlot(sender.identity)
      if (sender.kind === 'refused' || slot.kind === 'refused') {
        const { code, reasons } = slot as Refusal
        close(closeCodes[code] ?? CloseCode.Forbidden, reasons[0]!.message)
        return false
      }
      if (socket.readyState !== socket.OPEN) {
        slot.leave()
        return false
      }
      identity = sender.identity
      const onLost = (): void => close(CloseCode.Forbidden, unknownKey.reasons[0]!.message)
      onClose.push(slot.leave, context.keys.watch(sender, onLost))
      return true
    },
    async begin(payload) {
      const requestId = `req_${randomUUID()}`
      const refused = (text: string): Begun => ({ kind: 'refused', errors: readErrors(text) })
      const read = isDraining
        ? refuse('UNAVAILABLE', 'The server is closing.')
        : running.size < limits.operationsPerConnection
          ? checkMembers(payload)
          : refuse('RATE_LIMITED', 'The connection has too many running operations.')
      if (read.kind === 'refused') return refused(writeRefusal(read, requestId))

      const stop = new AbortController()
      running.add(stop)
      const answer = await gateway.subscribe(read.request, { identity, requestId, signal: stop.signal })
      if (!('responses' in answer)) {
        running.delete(stop)
        return answer.refusal === null
          ? { kind: 'answered', response: JSON.parse(answer.body) as ResponseObject }
          : refused(answer.body)
      }
      streaming += 1
      const responses = parseResponses(answer.responses, {
        onEnd() {
          stop.abort()
          running.delete(stop)
          streaming -= 1
          settle()
        },
        onError: (error) => log.error({ err: error, requestId }, 'A stream failed.'),
      })
      settle()
      return { kind: 'streaming', responses }
    },
    ping() {
      if (!isAlive) return socket.terminate()
      isAlive = false
      if (socket.readyState === socket.OPEN) socket.ping()
    },
    drain() {
      isDraining = true
      settle()
    },
  }
}

function readErrors(text: string): readonly GraphQLFormattedError[] {
  return (JSON.parse(text) as { errors: GraphQLFormattedError[] }).errors
}
