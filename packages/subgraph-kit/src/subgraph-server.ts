import fastify, { type FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import type { RequestContext } from './caller.ts'
import { contextHeader, deadlineHeader, requestIdHeader, verifyContext } from './context-token.ts'

/** What a subgraph answers: GraphQL's `data`, `errors` and `extensions`. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
  /** `idempotentReplay`: the answer is that of an earlier request with the same idempotency key. */
  readonly extensions?: { readonly idempotentReplay: true }
}

interface Body {
  readonly query: string
  readonly variables?: Record<string, unknown>
}

const maxBodyBytes = 8 * 1024 * 1024

/** The subgraph behind HTTP, for the gateway alone: a request without the gateway's signature is 401 and runs nothing. */
export function serveSubgraph(
  execute: (query: string, variables: Record<string, unknown>, request: RequestContext) => Promise<SubgraphAnswer>,
  contextKey: Buffer,
): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: maxBodyBytes, keepAliveTimeout: 65_000 })
  app.get('/health/live', () => ({ status: 'live' }))
  app.post<{ Body: Body }>('/graphql', async (request, reply) => {
    const { headers, body } = request
    const now = Date.now()
    try {
      const caller = verifyContext(String(headers[contextHeader] ?? ''), contextKey, now)
      const deadline = Number(headers[deadlineHeader] ?? Number.NaN)
      return await execute(body.query, body.variables ?? {}, {
        caller,
        requestId: String(headers[requestIdHeader] ?? ''),
        deadline: Number.isFinite(deadline) ? deadline : now,
      })
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      return reply.code(401).send({ data: null, errors: [error] })
    }
  })
  return app
}
