import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyedGateway } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve(await createKeyedGateway())
})
afterAll(() => server.close())

const large = `{ ${Array.from({ length: 60 }, (_, at) => `aLongNameOfAField${at}: me { id name }`).join(' ')} }`
const small = '{ me { id } }'

interface Received {
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

/** Sends a request as it is: `fetch` asks for encodings and undoes them by itself. */
function send(query: string, acceptEncoding: string | null, path = '/graphql'): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer sk_test_1',
        ...(acceptEncoding !== null && { 'accept-encoding': acceptEncoding }),
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    })
    sent.end(JSON.stringify({ query }))
  })
}

describe('a large response', () => {
  test.for([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ] as const)('is compressed for a client that accepts "%s": %s', async ([accepted, encoding, decode]) => {
    const plain = await send(large, null)
    const { headers, body } = await send(large, accepted)
    expect([headers['content-encoding'], headers['vary']]).toEqual([encoding, 'accept-encoding'])
    expect(headers['content-length']).toBe(String(body.length))
    expect(body.length).toBeLessThan(plain.body.length / 3)
    expect(decode(body).equals(plain.body)).toBe(true)
  })

  test.each([null, 'identity', 'br;q=0', 'deflate'])(
    'is sent as it is to a client that accepts %s',
    async (accepted) => {
      const { headers, body } = await send(large, accepted)
      expect(headers['content-encoding']).toBeUndefined()
      expect(JSON.parse(body.toString())).toHaveProperty('data.aLongNameOfAField0.id', 'u1')
    },
  )
})

test('a small response, and a stream of events, are sent as they are', async () => {
  const [answer, events] = [await send(small, 'br, gzip'), await send(large, 'br, gzip', '/graphql/stream')]
  expect([answer.headers['content-encoding'], answer.body.toString()]).toEqual([
    undefined,
    '{"data":{"me":{"id":"u1"}}}',
  ])
  expect([events.headers['content-encoding'], events.headers['content-type']]).toEqual([
    undefined,
    'text/event-stream; charset=utf-8',
  ])
  expect(events.body.length).toBeGreaterThan(1_024)
})
