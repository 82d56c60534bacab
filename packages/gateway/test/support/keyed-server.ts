import { connect } from 'node:net'
import { silentLog } from '@restante/subgraph-kit'
import {
  createGateway,
  createMemoryTransport,
  type ExecuteInProcess,
  type Gateway,
  type GatewayOptions,
  type KeyFact,
} from '../../src/index.ts'
import { createTestAuthenticator, keyFact } from './keys.ts'
import { composeWorld, serveWorld } from './serve-world.ts'
import { shop } from './worlds/shop.ts'

/** The one document that publishable keys of these tests may run. */
export const listed = 'query Me { me { id } }'
/** Documents that shoppers may run. */
export const listedForShoppers = [
  'query Mine { me { id } }',
  'mutation Rename { renameUser(id: "u1", name: "Kim") { id } }',
] as const
/** A document that needs no key. */
export const listedForAnyone = 'mutation Retitle { retitle(upc: "p1", title: "Sofa") { upc } }'
/** The origin of the pages of the key `pk_test_1`. */
export const origin = 'https://shop.example'

/** The shop behind keys of all kinds, and more of them. `wrap` stands between the gateway and its subgraphs. */
export async function createKeyedGateway(
  isDevelopment = false,
  wrap: (execute: ExecuteInProcess) => ExecuteInProcess = (execute) => execute,
  { keys = [], ...options }: Pick<GatewayOptions, 'partnerDocuments'> & { readonly keys?: readonly KeyFact[] } = {},
): Promise<Gateway> {
  return createGateway({
    supergraph: composeWorld(shop),
    transports: Object.fromEntries(
      Object.entries(serveWorld(shop, shop.open())).map(([name, execute]) => [
        name,
        createMemoryTransport(wrap(execute)),
      ]),
    ),
    authenticator: createTestAuthenticator(
      keyFact('sk_test_1'),
      keyFact('dk_test_1', { kind: 'DEVICE' }),
      keyFact('pk_test_any', { kind: 'PUBLISHABLE', origins: ['*'] }),
      keyFact('pk_test_1', { kind: 'PUBLISHABLE', origins: [origin] }),
      ...keys,
      keyFact('ss_1', { kind: 'SESSION', origins: [origin] }),
      keyFact('ss_servers', { kind: 'SESSION', origins: [] }),
    ),
    log: silentLog,
    ownDocuments: [
      { text: listed, audiences: ['PUBLISHABLE'] },
      ...listedForShoppers.map((text) => ({ text, audiences: ['SHOPPER' as const] })),
      { text: listedForAnyone, audiences: ['ANYONE'] },
    ],
    isDevelopment,
    ...options,
    limits: { planningMs: 5_000, readDeadlineMs: 60_000, writeDeadlineMs: 60_000 },
  })
}
/** The parts of a request besides the query. */
export interface Sent {
  readonly key?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

/** The media type that these tests accept. */
export const accept = 'application/graphql-response+json'

/** Posts a query to a gateway at this address. */
export async function post(
  at: string,
  query: string,
  { key = 'sk_test_1', headers = {}, body }: Sent = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const response = await fetch(`${at}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...(key && { authorization: `Bearer ${key}` }), ...headers },
    body: body ?? JSON.stringify({ query }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The code of a response's first error. */
export const codeOf = (text: string): unknown =>
  (JSON.parse(text) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code

/** Sends bytes as they are, which no HTTP client would; the whole response as text. */
export function sendRaw(at: string, text: string): Promise<string> {
  const { hostname, port } = new URL(at)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let response = ''
    socket.on('data', (chunk) => (response += chunk.toString()))
    socket.on('end', () => resolve(response))
    socket.on('error', reject)
  })
}
