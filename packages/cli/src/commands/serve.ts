import { createLog } from '@restante/subgraph-kit'
import { type Command, untilStopped } from '../command.ts'
import { type Config, readConfig } from '../config.ts'
import type { Outcome } from '../exit-code.ts'
import { assertPortFree } from '../graph/assert-port-free.ts'
import { isWorker, runWorkers } from '../graph/run-workers.ts'
import { servableParts } from '../graph/servable-parts.ts'
import { openSupergraph } from '../graph/serve-supergraph.ts'
import { openStore } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../words/usage-error.ts'

/** Serves one part, or all parts, without samples, as in production. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'serves one part, or all in one process, without samples',
  usage: [
    'restante serve [all|gateway|outlets|service-points|parcels|worker] [--port N]',
    'restante serve gateway [--supergraph FILE [--keys FILE]] [--workers N] [--port N]',
    '',
    '--port N            default PORT, else 4000 for the gateway, 4001 to 4003 for the subgraphs',
    '--supergraph FILE   serves any supergraph of Federation v2 without a database. Subgraphs are reached at the addresses in the',
    '                    file, or at RESTANTE_URL_<NAME>, such as RESTANTE_URL_PRODUCT_REVIEWS for product-reviews; subscriptions',
    '                    at /stream below that (graphql-sse), or at RESTANTE_STREAM_URL_<NAME>. A changed file is served at once;',
    '                    one that cannot be served is reported.',
    '--keys FILE         with --supergraph: the keys that may ask, { "keys": [{ "sha256", "keyId", "kind", "realm", "partnerId" }] };',
    '                    without it no key is needed',
    '--workers N         number of gateway processes that share the port, at most 64; default 1',
    '',
    'All processes need the same DATABASE_URL and RESTANTE_SECRET. Set RESTANTE_URL_OUTLETS, RESTANTE_URL_SERVICE_POINTS and',
    'RESTANTE_URL_PARCELS for subgraphs on other machines; a subgraph serves only gateways with its secret.',
  ],
  options: {
    port: { type: 'string' },
    supergraph: { type: 'string' },
    keys: { type: 'string' },
    workers: { type: 'string' },
  },
  arguments: ['[PART]'],
  async run({ options, arguments: [name = 'all'], env, terminal, stop }) {
    const part = Object.hasOwn(servableParts, name) ? servableParts[name] : undefined
    if (!part)
      throw new UsageError(
        `There is no part ${JSON.stringify(name)}. There are: ${Object.keys(servableParts).join(', ')}.`,
      )
    const PORT = options['port'] === undefined ? env['PORT'] || part.port : String(options['port'])
    const config = readConfig({ ...env, PORT })
    const { port, host } = config.gateway
    const { supergraph, keys } = options
    if (keys !== undefined && supergraph === undefined)
      throw new UsageError('--keys goes with --supergraph: the keys of Restante itself are in its database.')
    if (supergraph !== undefined && name !== 'gateway')
      throw new UsageError('Only the gateway can serve a supergraph: restante serve gateway --supergraph FILE')
    const count = readWorkers(options['workers'], name)
    const announce = (address: string): void => {
      // Only the process that started the workers announces the address.
      if (isWorker) return
      if (typeof supergraph === 'string' && keys === undefined)
        terminal.say('No key is needed: anyone who can reach this address may query it. Require keys with --keys FILE.')
      terminal.say(`✔ ${name}: ${address}`)
    }
    // The processes that share a port take it together.
    if (!isWorker && name !== 'worker') {
      const isAlone = name !== 'all' && name !== 'gateway'
      await assertPortFree({ port, host: isAlone && host === 'localhost' ? '127.0.0.1' : host })
    }
    if (count > 1 && !isWorker) {
      const onServing = (shared: number): void => announce(`http://${host}:${shared} (${count} processes)`)
      return runWorkers({ count, stop, log: createLog(name), onServing })
    }
    if (typeof supergraph === 'string') {
      const files = { file: supergraph, keysFile: typeof keys === 'string' ? keys : null }
      return serveSupergraph(files, config, { terminal, announce, stop })
    }
    const store = await openStore(config, terminal)
    try {
      const served = await part.serve({ store, log: createLog(name), gateway: config.gateway }, { port, host })
      announce(served.address)
      await untilStopped(stop)
      await served.close()
    } finally {
      await store.close()
    }
    return 'done'
  },
}

const maxWorkers = 64

function readWorkers(text: string | boolean | undefined, part: string): number {
  if (text === undefined) return 1
  if (part !== 'gateway')
    throw new UsageError('Only the gateway can run in several processes: restante serve gateway --workers N')
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= maxWorkers) return count
  throw new UsageError(`--workers must be a whole number from 1 to ${maxWorkers}.`)
}

async function serveSupergraph(
  files: { readonly file: string; readonly keysFile: string | null },
  { gateway }: Config,
  {
    terminal,
    announce,
    stop,
  }: { readonly terminal: Terminal; announce(address: string): void; readonly stop: AbortSignal },
): Promise<Outcome> {
  const onReload = (problem: string | null): void =>
    terminal.say(
      problem === null
        ? `✔ gateway: ${files.file} has changed, and the new version is served.`
        : `✘ gateway: ${files.file} has changed, but the previous version is still served: ${problem}`,
    )
  const server = await openSupergraph({ ...files, gateway, log: createLog('gateway'), onReload })
  try {
    const address = await server.listen({ port: gateway.port, host: gateway.host })
    announce(address)
    await untilStopped(stop)
  } finally {
    await server.close()
  }
  return 'done'
}
