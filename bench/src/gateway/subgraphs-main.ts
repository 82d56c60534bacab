// The measured graph's subgraphs in one process: `node subgraphs-main.ts`. Prints the port once it serves. A body that was
// seen before is answered from memory, so that the second core is not the limit and the gateway is what is measured.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execute, type GraphQLSchema, parse } from 'graphql'
import { firstSchemas, schemas, subgraphNames } from './shop-schemas.ts'
import { buildSubgraph } from './shop-subgraphs.ts'

const served = new Map<string, GraphQLSchema>()
for (const name of subgraphNames) {
  served.set(`/${name}`, buildSubgraph(name, schemas[name]))
}
for (const name of ['products', 'accounts'] as const) {
  served.set(`/first/${name}`, buildSubgraph(name, parse(firstSchemas[name])))
}

const known = new Map<string, Buffer>()
const maxKnown = 200_000

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => void answerRequest(request.url ?? '', Buffer.concat(chunks).toString(), response))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`))
process.on('SIGTERM', () => process.exit(0))

interface Asked {
  readonly query: string
  readonly variables?: Record<string, unknown>
}

async function answerRequest(path: string, body: string, response: ServerResponse): Promise<void> {
  const schema = served.get(path)
  const key = `${path}${body}`
  const answer = known.get(key) ?? (await answerBody(schema, body).catch(describeFailure))
  if (known.size < maxKnown) known.set(key, answer)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
  response.end(answer)
}

/** Some gateways send several operations in one list. */
async function answerBody(schema: GraphQLSchema | undefined, body: string): Promise<Buffer> {
  if (!schema) throw new Error('There is no such subgraph.')
  const asked = JSON.parse(body) as Asked | Asked[]
  const answer = async ({ query, variables }: Asked): Promise<unknown> =>
    execute({ schema, document: parse(query), ...(variables && { variableValues: variables }) })
  return Buffer.from(JSON.stringify(Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked)))
}

function describeFailure(error: unknown): Buffer {
  return Buffer.from(JSON.stringify({ errors: [{ message: String(error) }] }))
}
