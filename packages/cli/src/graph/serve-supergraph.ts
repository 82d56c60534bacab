import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createAnonymousAuthenticator,
  createFileAuthenticator,
  createGateway,
  createGatewayServer,
  createHttpTransport,
  type GatewayConfig,
  type GatewayServer,
  listSubgraphs,
  type SubgraphTransport,
} from '@restante/gateway'
import type { Log } from '@restante/subgraph-kit'
import { followFile } from './follow-file.ts'
import { openCache } from './open-cache.ts'

/** Options of a gateway for any supergraph. */
export interface SupergraphOptions {
  /** Path of the supergraph, of Federation v2. */
  readonly file: string
  /** Path of the keys that may ask; null when no key is needed. */
  readonly keysFile: string | null
  readonly gateway: GatewayConfig
  readonly log: Log
  /** Called when the file has changed, with the problem of the new version, or null when it is served. */
  onReload(problem: string | null): void
}

/** Transports and addresses of the subgraphs of one supergraph, by name. */
interface Connections {
  readonly transports: Readonly<Record<string, SubgraphTransport>>
  readonly addresses: Readonly<Record<string, string>>
}

const unconnected: Connections = { transports: {}, addresses: {} }

/**
 * Creates a gateway from a supergraph file, without a database. Subgraphs are reached over HTTP at the addresses in the file
 * or at `RESTANTE_URL_<NAME>`, and learn nothing of the caller. When the file changes, the new version is served; if it
 * cannot be, the previous one stays. Throws one error with every problem when the first version cannot be served.
 */
export async function openSupergraph({
  file,
  keysFile,
  gateway: config,
  log,
  onReload,
}: SupergraphOptions): Promise<GatewayServer> {
  let served = await readFile(file, 'utf8')
  let connections = connect(served, file, config, unconnected)
  const authenticator =
    keysFile === null ? createAnonymousAuthenticator() : await createFileAuthenticator(pathToFileURL(resolve(keysFile)))
  const cache = openCache(config, log)
  const gateway = await createGateway({
    supergraph: served,
    transports: connections.transports,
    authenticator,
    ...(cache && { cache }),
    log,
    limits: config.limits,
    // The documents of the SDK belong to another graph.
    isDevelopment: config.isDevelopment,
  }).catch(async (error: unknown) => {
    await Promise.all([...Object.values(connections.transports), ...(cache ? [cache] : [])].map((each) => each.close()))
    throw new Error(`${file} cannot be served: ${(error as Error).message}`, { cause: error })
  })

  const reload = async (): Promise<void> => {
    const text = await readFile(file, 'utf8')
    if (text === served) return
    const next = connect(text, file, config, connections)
    try {
      await gateway.replace(text, next.transports)
    } catch (error) {
      const added = Object.entries(next.transports).filter(([name, each]) => connections.transports[name] !== each)
      await Promise.all(added.map(([, transport]) => transport.close()))
      throw error
    }
    served = text
    connections = next
    onReload(null)
  }
  // A change that arrives while another is being read is handled afterwards.
  let reloading: Promise<void> = Promise.resolve()
  const stopFollowing = followFile(file, () => {
    reloading = reloading.then(reload).catch((error: unknown) => {
      log.error({ err: error, file }, 'The new supergraph cannot be served; the previous one stays.')
      onReload((error as Error).message)
    })
  })

  const server = createGatewayServer(gateway, { log, hasGraphiql: config.isDevelopment })
  return {
    listen: (at) => server.listen(at),
    async close() {
      stopFollowing()
      await reloading
      await server.close()
    },
  }
}

/** Connects to the subgraphs of a supergraph; those whose address has not changed keep their connections. */
function connect(supergraph: string, file: string, config: GatewayConfig, before: Connections): Connections {
  const found = readSubgraphs(supergraph, file).map(({ name, url }) => {
    const key = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    return { name, url: config.subgraphUrls[key] ?? url, streamUrl: config.streamUrls[key] }
  })
  const problems = found
    .filter(({ url }) => url === null)
    .map(({ name }) => `  ${name}: set RESTANTE_URL_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`)
  if (problems.length > 0) {
    throw new Error([`${file} does not say where these subgraphs are:`, ...problems].join('\n'))
  }
  const addresses = Object.fromEntries(found.map(({ name, url }) => [name, url!.href]))
  const transports = Object.fromEntries(
    found.map(({ name, url, streamUrl }) => [
      name,
      before.addresses[name] === url!.href
        ? before.transports[name]!
        : createHttpTransport({ url: url!, ...(streamUrl && { streamUrl }), contextKey: null }),
    ]),
  )
  return { transports, addresses }
}

function readSubgraphs(supergraph: string, file: string): ReturnType<typeof listSubgraphs> {
  try {
    return listSubgraphs(supergraph)
  } catch (error) {
    throw new Error(`${file} is not a supergraph of Federation v2: ${(error as Error).message}`, { cause: error })
  }
}
