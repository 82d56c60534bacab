import { once } from 'node:events'
import { createServer } from 'node:net'

/** The machine has no such address. */
const absentAddress = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/**
 * Throws when somebody listens already where a server is going to, before work is done for it. The host `localhost` is both loopback
 * addresses. Port 0 is always free.
 */
export async function assertPortFree({ port, host }: { readonly port: number; readonly host: string }): Promise<void> {
  if (port === 0) return
  if (host !== 'localhost') return listenOnce(port, host)
  await listenOnce(port, '127.0.0.1')
  await listenOnce(port, '::1').catch((error: unknown) => {
    if (!absentAddress.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  })
}

async function listenOnce(port: number, host: string): Promise<void> {
  const server = createServer().listen({ port, host })
  await once(server, 'listening')
  await once(server.close(), 'close')
}
