import { readFileSync } from 'node:fs'
import { startGraph } from '@restante/cli/testing'
import { readOwnDocuments } from '@restante/gateway'
import { createClient } from '@restante/sdk'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { gql } from '@urql/core'
import { openClient, type Page, sha256, showNearMe } from './near-me.ts'

const code = '560001'
const lines = [expect.stringMatching(/^.+, \d+ m, \w+$/), expect.any(String), expect.any(String)]
let graph: Awaited<ReturnType<typeof startGraph>>
let documentId: string
/** Requests that the client has sent: the method, and what it sent of the document. */
let sent: string[]

beforeAll(async () => {
  graph = await startGraph({ sample: 'small' })
  const { documents } = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.admin })
  const text = readFileSync(new URL('near-me.graphql', import.meta.url), 'utf8')
  const pushed = await documents.push({ audiences: ['PUBLISHABLE'], documents: [{ text }] })
  if (!pushed.ok) throw new Error(JSON.stringify(pushed.userErrors))
  documentId = pushed.documents[0]!.id
  await graph.refresh()
})
afterAll(() => graph.close())

beforeEach(() => {
  sent = []
  const { fetch } = globalThis
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const body =
      typeof init?.body === 'string'
        ? init.body
        : decodeURIComponent(new URL(input instanceof Request ? input.url : input).search)
    const names = { text: /query[ +]NearMe|query[ +]nearestOutlets/, hash: /sha256Hash/ }
    const parts = Object.entries(names).flatMap(([name, pattern]) => (pattern.test(body) ? [name] : []))
    sent.push([init?.method ?? 'GET', ...parts].join(' '))
    return fetch(input, init)
  })
  return () => spy.mockRestore()
})

function open(nameOf?: Page['nameOf']) {
  return openClient({ endpoint: graph.endpoint, apiKey: graph.keys.publishable, ...(nameOf && { nameOf }) })
}

it('shows the nearest outlets by the document that was listed, which the client prints its own way', async () => {
  const client = open()
  expect(await showNearMe(client, code)).toEqual(lines)
  expect(sent).toEqual(['GET text'])
  expect(await showNearMe(client, code)).toEqual(lines)
  expect(sent).toHaveLength(1)
})

it('sends the text when the graph does not know its hash, and from then on', async () => {
  const client = open(sha256)
  expect(await showNearMe(client, code)).toEqual(lines)
  expect(sent).toEqual(['GET hash', 'GET text'])
  expect(await showNearMe(client, '560002')).toEqual(lines)
  expect(sent.slice(2)).toEqual(['GET text'])
})

it('sends the id alone of a document that is listed under it', async () => {
  expect(
    await showNearMe(
      open(() => Promise.resolve(documentId)),
      code,
    ),
  ).toEqual(lines)
  expect(sent).toEqual(['GET hash'])
})

it("runs the SDK's own document", async () => {
  const { text } = readOwnDocuments().find((each) => each.text.startsWith('query nearestOutlets'))!
  const { data, error } = await open()
    .query<{ nearestOutlets: { edges: unknown[] } }>(gql(text), {
      near: { postalCode: { country: 'IN', code } },
      first: 2,
    })
    .toPromise()
  expect(error).toBeUndefined()
  expect(data?.nearestOutlets.edges).toHaveLength(2)
})

it('is refused what was not listed', async () => {
  const { error } = await open()
    .query(
      gql`
        query NearMe {
          viewer {
            code
          }
        }
      `,
      {},
    )
    .toPromise()
  expect(error?.graphQLErrors[0]?.extensions['code']).toBe('DOCUMENT_NOT_LISTED')
})
