import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http'
import fastify, { type FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Response } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import type { RequestContext } from '../identity/caller.ts'
import { contextHeader, deadlineHeader, requestIdHeader, verifyContext } from '../identity/context-token.ts'
import type { SubgraphResponse } from './subgraph-response.ts'
import type { Subscribe } from './subscriptions.ts'

interface Body {
  readonly query: string
  readonly variables?: Record<string, unknown>
}

const maxBodyBytes = 8 * 1024 * 1024

/** The part of a subgraph that is served. */
export interface ServedSubgraph {
  execute(query: string, variables: Record<string, unknown>, request: RequestContext): Promise<SubgraphResponse>
  readonly subscribe: Subscribe
}

/**
 * The subgraph behind HTTP, for the gateway alone: `/graphql`, and `/graphql/stream` by the protocol of graphql-sse. A
 * request without the gateway's signature is 401 and runs nothing.
 */
export function serveSubgraph({ execute, subscribe }: ServedSubgraph, contextKey: Buffer): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: maxBodyBytes, keepAliveTimeout: 65_000 })
  app.get('/health/live', () => ({ status: 'live' }))
  app.post<{ Body: Body }>('/graphql', async (request, reply) => {
    const context = readContext(request.headers, contextKey)
    if (context instanceof GraphQLError) return reply.code(401).send({ data: null, errors: [context] })
    const { query, variables } = request.body
    return execute(query, variables ?? {}, context)
  })

  const stream = createHandler({
    // Each subscription has a connection of its own.
    authenticate: () => null,
    async onSubscribe({ raw }, { query, variables }) {
      const context = readContext(raw.headers, contextKey)
      if (context instanceof GraphQLError) return toResponse(401, { data: null, errors: [context] })
      const begun = await subscribe(query, variables ?? {}, context)
      return Symbol.asyncIterator in begun ? begun : toResponse(200, begun)
    },
  })
  app.post('/graphql/stream', (request, reply) => {
    reply.hijack()
    // No other request uses the connection. Where the rest cannot be sent, the gateway must see that something is missing.
    stream(request, reply).then(
      () => request.socket.destroySoon(),
      () => request.socket.destroy(),
    )
  })
  return app
}

/** Returns the context of a request, or the error of one that did not come through the gateway. */
function readContext(headers: IncomingHttpHeaders, contextKey: Buffer): RequestContext | GraphQLError {
  const now = Date.now()
  try {
    const caller = verifyContext(String(headers[contextHeader] ?? ''), contextKey, now)
    const deadline = Number(headers[deadlineHeader] ?? Number.NaN)
    const requestId = String(headers[requestIdHeader] ?? '')
    return { caller, requestId, deadline: Number.isFinite(deadline) ? deadline : now }
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

function toResponse(status: number, response: SubgraphResponse): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return [JSON.stringify(response), { status, statusText: STATUS_CODES[status] ?? '', headers }]
}
