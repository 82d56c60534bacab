import { once } from 'node:events'
import { connect } from 'node:net'

/** A connection over which a test says HTTP letter by letter. */
export interface RawHttp {
  write(text: string): void
  /** Goes away. */
  leave(): void
  /** All that was answered, once the server has closed the connection. */
  readonly answer: Promise<string>
}

/** Connects and says how a request begins. */
export async function openRaw(at: string, beginning: string): Promise<RawHttp> {
  const { hostname, port } = new URL(at)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  socket.on('error', () => {})
  socket.write(beginning)
  return { write: (more) => socket.write(more), leave: () => socket.destroy(), answer }
}
