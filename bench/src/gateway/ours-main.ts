// Our gateway as production runs it: `node ours-main.ts <port> <supergraph file> <subgraphs' address> <key file> [unshared]`.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createFileAuthenticator, createGateway, createGatewayServer, createHttpTransport } from '@restante/gateway'
import { createLog } from '@restante/subgraph-kit'
import { subgraphNames } from './shop-schemas.ts'

const [port, supergraphFile = '', origin = '', keyFile = '', sharing] = process.argv.slice(2)
const log = createLog('gateway')
const contextKey = randomBytes(32)
const gateway = await createGateway({
  supergraph: readFileSync(supergraphFile, 'utf8'),
  transports: Object.fromEntries(
    subgraphNames.map((name) => [name, createHttpTransport({ url: new URL(`${origin}/${name}`), contextKey })]),
  ),
  authenticator: await createFileAuthenticator(pathToFileURL(keyFile)),
  log,
  sharesRequests: sharing !== 'unshared',
})
const server = createGatewayServer(gateway, { log })
await server.listen({ port: Number(port), host: '127.0.0.1' })
// A profile is written when the process ends by itself.
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
