import { createLog } from '@restante/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryTransport } from '../../src/index.ts'
import { createShopGateway } from '../support/gateway-of-world.ts'
import { serve } from '../support/serve.ts'

const logged: string[] = []
let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  const log = createLog('gateway', { write: (line: string) => void logged.push(line) })
  const broken = createMemoryTransport(() => Promise.reject(new Error('It is down.')))
  server = await serve(await createShopGateway({ log, transports: { accounts: broken } }), { log })
})
afterAll(() => server.close())

async function send(clientRequestId: string): Promise<{ ours: string | null; theirs: string | null; lines: object[] }> {
  logged.length = 0
  const { headers } = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': clientRequestId },
    body: '{"query":"{ me { id } }"}',
  })
  const lines = logged.map((line) => JSON.parse(line) as object)
  return { ours: headers.get('restante-request-id'), theirs: headers.get('x-request-id'), lines }
}

test.each(['7b1c5a1e-0f4d-4d0a-9b58-3d8c1f0f7f10', 'Root=1-67891233-abcdef012345678912345678', 'a'.repeat(128)])(
  'the id that a client gives its request is returned, and stands beside ours in the log: %s',
  async (id) => {
    const { ours, theirs, lines } = await send(id)
    expect(theirs).toBe(id)
    expect(ours).toMatch(/^req_[\da-f-]{36}$/)
    expect(lines).toMatchObject([{ requestId: ours, clientRequestId: id }])
  },
)

test.each(['a'.repeat(129), 'two words', '"}, {"level": "error"', '<script>'])(
  'an id that is too long or has other characters is left out: %s',
  async (id) => {
    const { ours, theirs, lines } = await send(id)
    expect([theirs, lines.length]).toEqual([null, 1])
    expect(lines[0]).toMatchObject({ requestId: ours })
    expect(lines[0]).not.toHaveProperty('clientRequestId')
  },
)
