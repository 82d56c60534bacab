import { createClient } from '@restante/sdk'
import { createTestGraph } from '@restante/sdk/testing'
import { expect, it } from 'vitest'

const graph = createTestGraph({ outlets: [{ name: 'Kiosk' }], partners: [{ code: 'other', kind: 'RETAILER' }] })
const { documents } = clientOf(graph.keys.platform)
const text = 'query Names($id: ID!) { outlet(id: $id) { name } }'
const names = { outlet: { name: 'Kiosk' } }

function clientOf(apiKey: string) {
  return createClient<`sk_${string}`>({
    endpoint: graph.endpoint,
    apiKey: apiKey as `sk_${string}`,
    fetch: graph.fetch,
    maxRetries: 0,
  })
}

/** The response of a page with the publishable key: the code of the refusal, or the data. */
async function askAsPage(members: object): Promise<unknown> {
  const response = await graph.fetch(graph.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${graph.keys.publishable}` },
    body: JSON.stringify({ ...members, variables: { id: graph.outletId('Kiosk') } }),
  })
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
  return errors?.[0]?.extensions.code ?? data
}

it('lists documents for publishable keys as the real graph does, in any print and by their ids', async () => {
  expect(await askAsPage({ query: text })).toBe('DOCUMENT_NOT_LISTED')
  const pushed = await documents.push({ audiences: ['PUBLISHABLE'], documents: [{ text }, { id: 'names', text }] })
  if (!pushed.ok) throw new Error(JSON.stringify(pushed))
  expect(pushed.documents).toMatchObject([{ operations: ['Names'] }, { id: 'names' }])
  for (const members of [{ query: text.replaceAll(' { ', '{\n') }, { documentId: 'names' }]) {
    expect(await askAsPage(members)).toEqual(names)
  }
  const listed = await documents.list({ first: 1 }).toArray({ limit: 10 })
  expect(listed.map(({ node }) => node.id)).toEqual([pushed.documents[0]!.id, 'names'])
  const other = clientOf(graph.createKey({ partner: 'other' }))
  expect((await other.documents.list({ first: 5 })).edges).toEqual([])

  expect(await other.documents.remove({ ids: ['names'] })).toMatchObject({
    ok: false,
    userErrors: [{ code: 'NOT_FOUND' }],
  })
  expect(await documents.remove({ ids: pushed.documents.map(({ id }) => id) })).toMatchObject({ ok: true })
  expect(await askAsPage({ query: text })).toBe('DOCUMENT_NOT_LISTED')
})

it('refuses documents that publishable keys could not run, with the reasons of the real graph', async () => {
  const broken = [{ text: 'query Gone { gone }' }, { text: 'query Mine { parcels(first: 1) { nodes { id } } }' }]
  expect(await documents.push({ audiences: ['PUBLISHABLE'], documents: broken })).toMatchObject({
    ok: false,
    userErrors: [
      { code: 'INVALID_INPUT', message: expect.stringContaining('Cannot query field "gone"') },
      { code: 'INVALID_INPUT', message: expect.stringContaining('lack the scope for parcels') },
    ],
  })
  expect((await documents.list({ first: 5 })).edges).toEqual([])
})
