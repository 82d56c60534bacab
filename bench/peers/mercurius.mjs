// Mercurius' gateway, which speaks Federation v1: `node mercurius.mjs <port> <JSON list of { name, url, schema }>`.
import mercuriusGateway from '@mercuriusjs/gateway'
import fastify from 'fastify'

const [port, services] = process.argv.slice(2)
const app = fastify()
await app.register(mercuriusGateway, {
  gateway: { services: JSON.parse(services).map((service) => ({ ...service, mandatory: true })) },
  jit: 1,
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
