import { silentLog } from '@restante/subgraph-kit'
import { createGatewayServer, type Gateway, type GatewayServerOptions } from '../../src/index.ts'

/** Serves a gateway on a free port of this machine; the address without a path. */
export async function serve(
  gateway: Gateway,
  options: Partial<GatewayServerOptions> = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createGatewayServer(gateway, { log: silentLog, ...options })
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), close: () => server.close() }
}
