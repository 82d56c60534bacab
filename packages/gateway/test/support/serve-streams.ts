import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { graphql } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { createHttpTransport, type HttpTransportOptions, type SubgraphTransport } from '../../src/index.ts'
import { buildSubgraphs } from './serve-world.ts'
import type { OpenWorld, World } from './worlds/world.ts'

/** The subgraphs of a world behind HTTP, subscriptions by graphql-sse, and the ways to them. */
export interface ServedStreams {
  readonly transports: Record<string, SubgraphTransport>
  /** Closes the servers; the transports belong to their gateway. */
  close(): Promise<void>
}

interface SentRequest {
  readonly query: string
  readonly variables: Record<string, unknown>
}

/** Serves each subgraph of a world as somebody else would, on a free port of this machine. */
export async function serveStreams(
  world: World,
  opened: OpenWorld,
  options: Partial<HttpTransportOptions> = {},
): Promise<ServedStreams> {
  const served = await Promise.all(
    Object.entries(buildSubgraphs(world, opened)).map(async ([name, schema]) => {
      const stream = createHandler({ schema })
      const server = createServer((request, response) => {
        if (request.url === '/graphql/stream') {
          stream(request, response).catch(() => response.destroy())
          return
        }
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as SentRequest
          void graphql({ schema, source: query, variableValues: variables }).then((result) =>
            response.setHeader('content-type', 'application/json').end(JSON.stringify(result)),
          )
        })
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
      return { name, server, transport: createHttpTransport({ url, contextKey: null, ...options }) }
    }),
  )
  return {
    transports: Object.fromEntries(served.map(({ name, transport }) => [name, transport])),
    async close() {
      await Promise.all(
        served.map(({ server }) => {
          server.closeAllConnections()
          return new Promise((resolve) => server.close(resolve))
        }),
      )
    },
  }
}
