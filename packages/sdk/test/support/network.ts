import { readFileSync } from 'node:fs'
import { buildSchema, graphql as execute } from 'graphql'
import { HttpResponse } from 'msw'
import { graphql } from 'msw/graphql'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** Where the graph of the tests is. */
export const endpoint = 'https://graph.example/graphql'

/** What reached the network. */
export interface SentRequest {
  readonly headers: Headers
  readonly query: string
  readonly operationName: string | null
  readonly variables: Record<string, unknown>
}

/** The schema as clients see it. */
export const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'))

/** Intercepts the network of the file's tests, and keeps what was sent to the graph during each. */
export function useNetwork() {
  const server = setupServer()
  const sent: SentRequest[] = []
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => {
    server.resetHandlers()
    sent.length = 0
  })
  afterAll(() => server.close())

  const keep = async (request: Request): Promise<SentRequest> => {
    const body = (await request.json()) as Omit<SentRequest, 'headers'>
    sent.push({ ...body, headers: request.headers })
    return sent.at(-1)!
  }

  return {
    sent,
    /** Answers the requests one after the other; the last answer is for all that follow. */
    answer(...answers: (() => Response | Promise<Response>)[]): void {
      server.use(
        graphql.link(endpoint).operation(async ({ request }) => {
          await keep(request.clone())
          return answers[Math.min(sent.length, answers.length) - 1]!()
        }),
      )
    },
    /** Answers each request as the graph's schema says, from an object that holds the root fields. */
    serve(rootValue: object): void {
      server.use(
        graphql.link(endpoint).operation(async ({ request }) => {
          const { query, variables } = await keep(request.clone())
          return HttpResponse.json(await execute({ schema, source: query, rootValue, variableValues: variables }))
        }),
      )
    },
  }
}

/** An answer with data. */
export function answerData(data: object, init?: ResponseInit & { extensions?: object }): () => Response {
  const { extensions, ...rest } = init ?? {}
  return () => Response.json({ data, ...(extensions && { extensions }) }, rest)
}

/** An answer with one error. */
export function answerFault(code: string, init?: ResponseInit & { data?: unknown }): () => Response {
  const { data, ...rest } = init ?? {}
  const errors = [{ message: `A test says ${code}.`, path: ['viewer'], extensions: { code } }]
  return () => Response.json({ errors, ...(data !== undefined && { data }) }, rest)
}
