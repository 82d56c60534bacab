import { WebSocket } from 'ws'

/** A message that begins an operation. */
export const subscribe = (id: string, query = 'subscription { x }'): object => ({
  type: 'subscribe',
  id,
  payload: { query },
})

/** An `error` message in short: its first code instead of its payload. */
export function shorten(message: unknown): unknown {
  const { id, type, payload } = message as { id: string; type: string; payload: { extensions: { code: string } }[] }
  return { id, type, code: payload[0]!.extensions.code }
}

/** A client of a WebSocket that says exactly what a test tells it to. */
export interface RawWebSocket {
  readonly socket: WebSocket
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  send(message: object | string): void
  /** The next message that came. */
  receive(): Promise<unknown>
}

/** Connects; rejects with the status when the server does not let it. */
export async function connectRaw(
  at: string,
  {
    headers = {},
    protocol = 'graphql-transport-ws',
    path = '/graphql',
  }: {
    readonly headers?: Record<string, string>
    readonly protocol?: string | readonly string[]
    readonly path?: string
  } = {},
): Promise<RawWebSocket> {
  const socket = new WebSocket(`${at.replace('http', 'ws')}${path}`, [protocol].flat(), { headers })
  const messages: unknown[] = []
  let wake = (): void => {}
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()))
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async receive() {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return messages.shift()
    },
  }
}

/** Connects and has this key acknowledged. */
export async function connectWithKey(
  at: string,
  key: string,
  headers: Record<string, string> = {},
): Promise<RawWebSocket> {
  const raw = await connectRaw(at, { headers })
  raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } })
  const message = await raw.receive()
  if ((message as { type: string }).type !== 'connection_ack') throw new Error(`Unexpected: ${JSON.stringify(message)}`)
  return raw
}
