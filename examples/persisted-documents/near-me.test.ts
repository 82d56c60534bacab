import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type CodegenConfig, generate } from '@graphql-codegen/cli'
import { startGraph } from '@restante/cli/testing'
import { createClient } from '@restante/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import config from './codegen.ts'
import { type Page, showNearMe } from './near-me.ts'

const code = '560001'
let graph: Awaited<ReturnType<typeof startGraph>>
let page: Page

/** Generates and returns the texts of the documents by their ids. */
async function readPersisted(of: CodegenConfig): Promise<Record<string, string>> {
  const files = (await generate({ ...of, silent: true }, false)) as { filename: string; content: string }[]
  return JSON.parse(files.find(({ filename }) => filename.endsWith('persisted-documents.json'))!.content) as Record<
    string,
    string
  >
}

async function push(persisted: Readonly<Record<string, string>>): Promise<void> {
  const { documents } = createClient({ endpoint: graph.endpoint, apiKey: graph.keys.admin })
  const drafts = Object.entries(persisted).map(([id, text]) => ({ id, text }))
  const pushed = await documents.push({ audiences: ['PUBLISHABLE'], documents: drafts })
  expect(pushed).toMatchObject({ ok: true })
  await graph.refresh()
}

beforeAll(async () => {
  graph = await startGraph({ sample: 'small' })
  const persisted = await readPersisted(config)
  await push(persisted)
  page = { endpoint: graph.endpoint, apiKey: graph.keys.publishable, documentId: Object.keys(persisted)[0]! }
})
afterAll(() => graph.close())

it('shows the nearest outlets by the id of the document alone', async () => {
  const lines = await showNearMe(page, code)
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^.+, \d+ m$/)
  expect(page.documentId).toMatch(/^sha256:[0-9a-f]{64}$/)
  const plain = page.documentId.replace('sha256:', '')
  expect(await showNearMe({ ...page, documentId: plain }, code)).toEqual(lines)
})

it('shows them by the SHA-1 too that a project may prefer', async () => {
  const output = config.generates['gql/'] as { preset: 'client' }
  const presetConfig = { persistedDocuments: { hashAlgorithm: 'sha1' } }
  const persisted = await readPersisted({ ...config, generates: { 'gql/': { ...output, presetConfig } } })
  const [[id, text]] = Object.entries(persisted) as [[string, string]]
  expect(id).toBe(createHash('sha1').update(text).digest('hex'))
  await push(persisted)
  expect(await showNearMe({ ...page, documentId: id }, code)).toHaveLength(3)
})

it('is told of a document that is not listed', async () => {
  const unknown = createHash('sha256').update('{ viewer { id } }').digest('hex')
  await expect(showNearMe({ ...page, documentId: unknown }, code)).rejects.toThrow('PersistedQueryNotSupported')
})

it('sends what every other client can send: a body with the id, or the document as it was written', async () => {
  const written = readFileSync(new URL('near-me.graphql', import.meta.url), 'utf8')
  // The generator has put the fields and variables of the listed text in order.
  expect(Object.values(await readPersisted(config))).not.toContain(written)
  for (const members of [{ documentId: page.documentId }, { query: written }]) {
    const response = await fetch(page.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${page.apiKey}` },
      body: JSON.stringify({ ...members, variables: { country: 'IN', code } }),
    })
    expect(await response.json()).toMatchObject({ data: { nearestOutlets: { edges: [{}, {}, {}] } } })
  }
})
