import type { FastifyInstance } from 'fastify'
import { refuse, writeRefusal } from '../base/refusal.ts'
import { wantsPage } from '../http/media-type.ts'
import { sendPage } from './send-page.ts'

const refusal = refuse('NOT_FOUND', 'There is nothing at this address; the graph is at /graphql.')

/** Says that there is nothing at an address: to a browser as a page, else as an error of GraphQL. */
export function answerNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    reply.code(404)
    if (request.method === 'GET' && wantsPage(request.headers.accept)) {
      const body = '<main>\n<h1>There is nothing at this address</h1>\n<p><a href="/">What is here</a></p>\n</main>'
      return sendPage(reply, 'Not found', body)
    }
    return reply.type('application/json; charset=utf-8').send(writeRefusal(refusal, ''))
  })
}
