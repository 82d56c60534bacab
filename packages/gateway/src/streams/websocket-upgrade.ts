import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { faultCodes } from '@restante/subgraph-kit'
import { type Refusal, refuse, writeRefusal } from '../base/refusal.ts'
import { isOwnPage } from '../http/cors.ts'
import { readCredential } from '../http/credential.ts'
import type { StreamContext } from './stream-context.ts'

/** A request for a WebSocket, as far as its sender is known. */
export interface UpgradeRequest {
  readonly kind: 'upgrade'
  /** The key of the Authorization header; null when there is none, as browsers cannot send it. */
  readonly credential: string | null
  /** The origin of the page; undefined for other programs. */
  readonly origin: string | undefined
  readonly host: string | undefined
}

/** Returns true when a request asks for a WebSocket here. Other upgrades are ignored, as HTTP allows. */
export function isWebSocketUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && pathOf(request) === '/graphql'
}

/**
 * Reads a request for a WebSocket. Browsers send no preflight before a page connects, so pages of foreign origins are
 * turned away here.
 */
export function readUpgrade(request: IncomingMessage, { gateway, isOpen }: StreamContext): UpgradeRequest | Refusal {
  if (!isOpen()) return refuse('UNAVAILABLE', 'The server is closing.')
  const { origin, host } = request.headers
  if (origin !== undefined && !isOwnPage(origin, host) && !gateway.authenticator.isKnownOrigin(origin)) {
    return refuse('FORBIDDEN', 'No key may be used from this origin.')
  }
  const credential = readCredential(request.rawHeaders, new URL(request.url!, 'http://localhost').searchParams)
  return credential.kind === 'refused' ? credential : { kind: 'upgrade', credential: credential.text, origin, host }
}

/** Responds to a request for a WebSocket with the status of a refusal. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const { status } = faultCodes[refusal.code]
  const body = writeRefusal(refusal, '')
  socket.once('finish', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}

function pathOf(request: IncomingMessage): string {
  return request.url!.split('?', 1)[0]!
}
