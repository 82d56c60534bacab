import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** The sockets at which a server takes connections. */
export interface Listeners {
  /** Starts to listen; returns the address. Rejects when the port is taken. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>
  /** Takes no more connections; resolves when the last one has ended and the server is closed. */
  close(): Promise<void>
}

/** The machine has no such address. */
const absentAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/**
 * Opens the sockets of a server. At the host `localhost` these are two, 127.0.0.1 and ::1, whichever of them the machine's files
 * name: clients disagree about which one `localhost` means. Connections of the second are handed to the server, for which there
 * is then no difference.
 */
export function openListeners(app: FastifyInstance): Listeners {
  let second: Server | null = null

  const listenSecond = async (port: number): Promise<void> => {
    const server = createServer((socket) => app.server.emit('connection', socket))
    try {
      server.listen({ port, host: '::1' })
      await once(server, 'listening')
      second = server
    } catch (error) {
      if (!absentAddress.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }

  return {
    async listen({ port, host }) {
      if (host !== 'localhost') return app.listen({ port, host })
      const address = await app.listen({ port, host: '127.0.0.1' })
      await listenSecond((app.server.address() as AddressInfo).port)
      return address
    },
    async close() {
      const isSecondClosed = second ? once(second.close(), 'close') : undefined
      await app.close()
      await isSecondClosed
    },
  }
}
