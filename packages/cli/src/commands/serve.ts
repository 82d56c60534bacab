import { createLog } from '@restante/subgraph-kit'
import { type Command, untilStopped } from '../command.ts'
import { readConfig } from '../config.ts'
import {
  listenTo,
  openGateway,
  openGraph,
  openOutlets,
  openParcels,
  openServicePoints,
  openWorker,
  type PartOptions,
} from '../graph.ts'
import { openStore } from '../open-store.ts'

interface Served {
  readonly address: string
  close(): Promise<void>
}

type At = { readonly port: number; readonly host: string }

/** Each part as a process of its own, with the port that the supergraph names. */
const parts: Readonly<Record<string, { readonly port: string; serve(options: PartOptions, at: At): Promise<Served> }>> =
  {
    all: {
      port: '4000',
      async serve(options, at) {
        const graph = await openGraph(options)
        return { address: await graph.server.listen(at), close: () => graph.close() }
      },
    },
    gateway: {
      port: '4000',
      async serve(options, at) {
        const { server } = await openGateway(options)
        return { address: await server.listen(at), close: () => server.close() }
      },
    },
    outlets: {
      port: '4001',
      async serve(options, at) {
        const subgraph = await openOutlets(options)
        return { address: await listenTo(subgraph, options.store, at), close: () => subgraph.close() }
      },
    },
    'service-points': {
      port: '4002',
      async serve(options, at) {
        const subgraph = await openServicePoints(options)
        return { address: await listenTo(subgraph, options.store, at), close: () => subgraph.close() }
      },
    },
    parcels: {
      port: '4003',
      async serve(options, at) {
        const parcels = await openParcels(options)
        return { address: await listenTo(parcels.subgraph, options.store, at), close: () => parcels.close() }
      },
    },
    worker: {
      port: '0',
      async serve(options) {
        const parcels = await openParcels(options)
        const worker = await openWorker(options, parcels)
        return {
          address: 'no address: it works by the clock',
          async close() {
            await worker.close()
            await parcels.close()
          },
        }
      },
    },
  }

/** One part, or all parts, without samples: how the graph runs in production. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'one part per process, or all in one, without samples',
  usage: [
    'restante serve [all|gateway|outlets|service-points|parcels|worker] [--port N]',
    '',
    '--port N   default PORT, else 4000 for the gateway, 4001 to 4003 for the subgraphs',
    '',
    'Several processes share DATABASE_URL and RESTANTE_SECRET. The gateway finds subgraphs elsewhere by RESTANTE_URL_OUTLETS,',
    'RESTANTE_URL_SERVICE_POINTS and RESTANTE_URL_PARCELS. Subgraphs answer gateways with the same secret only.',
  ],
  options: { port: { type: 'string' } },
  async run({ options, arguments: [name = 'all'], env, terminal, stop }) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (!part) throw new Error(`There is no part ${JSON.stringify(name)}. There are: ${Object.keys(parts).join(', ')}.`)
    const PORT = options['port'] === undefined ? env['PORT'] || part.port : String(options['port'])
    const config = readConfig({ ...env, PORT })
    const { port, host } = config.gateway
    const store = await openStore(config, terminal)
    try {
      const served = await part.serve({ store, log: createLog(name), gateway: config.gateway }, { port, host })
      terminal.say(`✔ ${name}: ${served.address}`)
      await untilStopped(stop)
      await served.close()
    } finally {
      await store.close()
    }
    return 0
  },
}
