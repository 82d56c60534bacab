import { expect, test } from 'vitest'
import { refuse, writeRefusal } from '../../src/base/refusal.ts'
import { createKeyedGateway, listed, post } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

test('a request that found no room is told when to come again', async () => {
  const busy = refuse('UNAVAILABLE', 'No room.')
  const server = await serve({
    ...(await createKeyedGateway()),
    execute: (_, { requestId }) =>
      Promise.resolve({
        status: 503,
        body: writeRefusal(busy, requestId),
        refusal: 'UNAVAILABLE',
        cachePolicy: null,
      }),
  })
  const { status, text, headers } = await post(server.url, listed)
  expect([status, headers.get('retry-after')]).toEqual([503, '1'])
  expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }] })
  await server.close()
})
