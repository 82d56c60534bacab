import { hash } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Welcome } from '../../src/index.ts'
import { createKeyedGateway } from '../support/keyed-server.ts'
import { serve } from '../support/serve.ts'

const welcome: Welcome = {
  title: 'Shop & <Co>',
  summary: 'A shop.',
  reading: ['README.md: all'],
  attributions: ['Contains data of others.'],
  keys: [{ name: 'Secret key', key: 'sk_test_1', meaning: 'of a test' }],
  query: "# A comment.\nquery Me {\n  me { id }\n}\n# It's over.\n",
}

let production: Awaited<ReturnType<typeof serve>>
let development: Awaited<ReturnType<typeof serve>>
let plain: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  production = await serve(await createKeyedGateway(), { welcome })
  development = await serve(await createKeyedGateway(true), { welcome, hasGraphiql: true })
  plain = await serve(await createKeyedGateway(true), { hasGraphiql: true })
})
afterAll(() => Promise.all([production, development, plain].map((server) => server.close())))

/** The headers of Chromium when somebody opens an address. */
const browser = {
  accept:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
}

const open = (address: string, redirect: RequestInit['redirect'] = 'follow'): Promise<Response> =>
  fetch(address, { headers: browser, redirect })

/** Reads a page under another name of this machine. */
function readAs(host: string, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { headers: { ...browser, host } }, (response) => resolve(text(response)))
    sent.on('error', reject).end()
  })
}

const unescape = (html: string): string =>
  html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

describe('the page at /', () => {
  test('loads nothing and runs nothing, and no other page may frame it', async () => {
    const response = await open(`${development.url}/`)
    const html = await response.text()
    expect(html).not.toMatch(/<script|http-equiv|@import|url\(|src=/)
    const style = /<style>([^]*)<\/style>/.exec(html)![1]!
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('leads only to what is there', async () => {
    for (const { url } of [development, production, plain]) {
      const html = await (await open(`${url}/`)).text()
      const links = Array.from(html.matchAll(/<a href="([^"]+)"/g), ([, to]) => to!)
      expect(links).toContain('/health/ready')
      for (const link of links) expect([link, (await open(`${url}${link}`)).status]).toEqual([link, 200])
    }
  })

  test('shows in development keys, and a request that works as it stands', async () => {
    const html = await (await open(`${development.url}/`)).text()
    expect(html).toContain('<h1>Shop &#38; &#60;Co&#62;</h1>')
    const command = unescape(/<pre><code>([^]*)<\/code><\/pre>/.exec(html)![1]!)
    const [, address] = /^curl (\S+)/.exec(command)!
    const headers = Array.from(command.matchAll(/-H '([^:]+): ([^']+)'/g), ([, name, value]) => [name!, value!])
    const [, body] = /-d '([^]*)'$/.exec(command)!
    const response = await fetch(address!, { method: 'POST', headers: Object.fromEntries(headers), body: body! })
    expect(await response.json()).toEqual({ data: { me: { id: 'u1' } } })
  })

  test('shows no key and no GraphiQL in production, but the rest', async () => {
    const html = await (await open(`${production.url}/`)).text()
    expect(html).not.toMatch(/sk_test_1|graphiql/i)
    expect(html).toContain('Contains data of others.')
    expect(html).toContain('README.md: all')
  })

  test.each(['evil.example', 'localhost.evil.example', 'evil.example:4000', '192.168.0.7:4000'])(
    'shows no key under the name %s, which a page from elsewhere may have given this machine',
    async (host) => {
      for (const path of ['/', '/graphiql/start.json']) {
        expect(await readAs(host, `${development.url}${path}`)).not.toContain('sk_test_1')
      }
    },
  )

  test.each(['localhost', 'LOCALHOST:4000', '127.0.0.1:4000', '[::1]:4000'])(
    'shows keys under the name %s',
    async (host) => {
      for (const path of ['/', '/graphiql/start.json']) {
        expect(await readAs(host, `${development.url}${path}`)).toContain('sk_test_1')
      }
    },
  )
})

describe('GraphiQL', () => {
  const start = async (url: string): Promise<unknown> => (await fetch(`${url}/graphiql/start.json`)).json()

  test('opens with a key and a query', async () => {
    expect(await start(development.url)).toEqual({ key: 'sk_test_1', query: welcome.query })
  })

  test('opens without a key with a query that needs none', async () => {
    const { key, query } = (await start(plain.url)) as { key: string; query: string }
    expect(key).toBe('<key>')
    const response = await fetch(`${plain.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    expect(await response.json()).toHaveProperty('data.__schema.queryType.fields.0.name')
  })

  test('gives what it opens with to no page of another origin', async () => {
    const { headers } = await fetch(`${development.url}/graphiql/start.json`, {
      headers: { origin: 'https://evil.example' },
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('is not there in production', async () => {
    for (const path of ['/graphiql', '/graphiql/start.json', '/graphiql/page.js']) {
      expect((await fetch(`${production.url}${path}`)).status).toBe(404)
    }
  })
})

describe('an address in a browser', () => {
  test('/graphql leads to GraphiQL, or where that is not, to the page at /', async () => {
    for (const [{ url }, to] of [
      [development, '/graphiql'],
      [production, '/'],
    ] as const) {
      const { status, headers } = await open(`${url}/graphql`, 'manual')
      expect([status, headers.get('location'), headers.get('vary')]).toEqual([303, to, 'accept'])
    }
  })

  test('where there is nothing says so in a page, and to a program in JSON', async () => {
    const page = await open(`${production.url}/elsewhere`)
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await page.text()).toContain('There is nothing at this address')
    const program = await fetch(`${production.url}/elsewhere`)
    expect([program.status, await program.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    ])
  })

  test('/graphql is the endpoint for a program all the same', async () => {
    for (const accept of ['*/*', 'application/json, text/html', 'application/graphql-response+json']) {
      const response = await fetch(`${production.url}/graphql`, { headers: { accept }, redirect: 'manual' })
      expect([accept, response.status]).toEqual([accept, 400])
    }
  })
})
