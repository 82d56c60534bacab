import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The behaviour of a subgraph of a test: a GraphQL response, or a function that responds. */
export type Behaviour = object | ((response: ServerResponse, request: IncomingMessage, body: string) => void)

/** A subgraph behind real HTTP that responds as the test says, well or badly. */
export interface StubSubgraph {
  readonly url: URL
  /** The bodies that it was sent, in order. */
  readonly bodies: { readonly query: string; readonly variables: Record<string, unknown> }[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

/** Starts a stub on a free port of this machine. */
export async function startStubSubgraph(): Promise<StubSubgraph> {
  let behaviour: Behaviour = {}
  const bodies: StubSubgraph['bodies'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      bodies.push(JSON.parse(body) as StubSubgraph['bodies'][number])
      if (typeof behaviour === 'function') behaviour(response, request, body)
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(behaviour))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/graphql`),
    bodies,
    behave(next) {
      behaviour = next
      bodies.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
