// Our gateway with hints and a cache: `node cached-main.ts <port> <subgraphs' address> <key file> <hints> <store>`, where the
// store is none, memory or the address of a Redis. At SIGUSR2 it prints how many requests subgraphs were sent so far.
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import {
  type ResponseCache,
  createFileAuthenticator,
  createGateway,
  createGatewayServer,
  createHttpTransport,
  createMemoryCache,
  createRedisCache,
  type SubgraphTransport,
} from '@restante/gateway'
import { createLog } from '@restante/subgraph-kit'
import { subgraphNames } from '../gateway/shop-schemas.ts'
import { composeHinted, type Hints } from './hinted-supergraph.ts'

const [port, origin = '', keyFile = '', hints = 'none', store = 'none'] = process.argv.slice(2)
const log = createLog('gateway')
const contextKey = randomBytes(32)
let asked = 0

function connect(name: string): SubgraphTransport {
  const transport = createHttpTransport({ url: new URL(`${origin}/${name}`), contextKey })
  return {
    ...transport,
    send(request, context) {
      asked += 1
      return transport.send(request, context)
    },
  }
}

function openCache(): ResponseCache | null {
  if (store === 'none') return null
  return store === 'memory' ? createMemoryCache(64 * 2 ** 20) : createRedisCache({ url: new URL(store), log })
}

const cache = openCache()
const gateway = await createGateway({
  supergraph: composeHinted(origin, hints as Hints),
  transports: Object.fromEntries(subgraphNames.map((name) => [name, connect(name)])),
  authenticator: await createFileAuthenticator(pathToFileURL(keyFile)),
  ...(cache && { cache }),
  // The load comes with one key. Clients with keys of their own share cached responses, but no requests in flight.
  sharesRequests: false,
  // A busy machine must not make the one document miss the planner's deadline.
  limits: { planningMs: 10_000 },
  log,
})
const server = createGatewayServer(gateway, { log })
process.on('SIGUSR2', () => console.log(`asked ${asked}`))
await server.listen({ port: Number(port), host: '127.0.0.1' })
