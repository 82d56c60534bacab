import {
  listenTo,
  openGateway,
  openGraph,
  openOutlets,
  openParcels,
  openServicePoints,
  openWorker,
  type PartOptions,
} from './graph.ts'

/** A part that is being served. */
interface ServedPart {
  readonly address: string
  close(): Promise<void>
}

/** A part that can be served alone. */
interface ServablePart {
  /** Port that the supergraph names. */
  readonly port: string
  serve(options: PartOptions, at: { readonly port: number; readonly host: string }): Promise<ServedPart>
}

/** The parts that can be served, by the name on the command line. */
export const servableParts: Readonly<Record<string, ServablePart>> = {
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
