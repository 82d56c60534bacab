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

/** A supergraph that need not be this project's. */
export interface SupergraphOptions {
  /** The supergraph, a file of Federation v2. */
  readonly file: string
  /** Who may ask, a file of keys; null: everybody. */
  readonly keysFile: string | null
  readonly gateway: GatewayConfig
  readonly log: Log
}

/**
 * Makes a gateway of a supergraph file alone: no database, and subgraphs by HTTP where the file says that they are or
 * where `RESTANTE_URL_<NAME>` says otherwise. They are told nothing of who asks. Throws, with all that is wrong, when the
 * file cannot be served.
 */
export async function openSupergraph({
  file,
  keysFile,
  gateway: config,
  log,
}: SupergraphOptions): Promise<GatewayServer> {
  const supergraph = await readFile(file, 'utf8')
  const transports = connect(supergraph, file, config)
  const authenticator =
    keysFile === null ? createAnonymousAuthenticator() : await createFileAuthenticator(pathToFileURL(resolve(keysFile)))
  try {
    const gateway = await createGateway({
      supergraph,
      transports,
      authenticator,
      log,
      limits: { readDeadlineMs: config.readDeadlineMs, writeDeadlineMs: config.writeDeadlineMs },
      // The documents of the SDK are about another graph.
      safelist: {},
      isDevelopment: config.isDevelopment,
    })
    return createGatewayServer(gateway, { log, hasGraphiql: config.isDevelopment })
  } catch (error) {
    await Promise.all(Object.values(transports).map((transport) => transport.close()))
    throw new Error(`${file} cannot be served: ${(error as Error).message}`, { cause: error })
  }
}

function connect(supergraph: string, file: string, config: GatewayConfig): Record<string, SubgraphTransport> {
  const found = readSubgraphs(supergraph, file).map(({ name, url }) => ({
    name,
    url: config.subgraphUrls[name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')] ?? url,
  }))
  const problems = found
    .filter(({ url }) => url === null)
    .map(({ name }) => `  ${name}: set RESTANTE_URL_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`)
  if (problems.length > 0) {
    throw new Error([`${file} does not say where these subgraphs are:`, ...problems].join('\n'))
  }
  return Object.fromEntries(found.map(({ name, url }) => [name, createHttpTransport({ url: url!, contextKey: null })]))
}

function readSubgraphs(supergraph: string, file: string): ReturnType<typeof listSubgraphs> {
  try {
    return listSubgraphs(supergraph)
  } catch (error) {
    throw new Error(`${file} is no supergraph of Federation v2: ${(error as Error).message}`, { cause: error })
  }
}
