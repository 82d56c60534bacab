import { createHash } from 'node:crypto'
import type { PartnerId, Scope } from '@restante/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPartner, documentLimits } from '../src/index.ts'
import { createNetwork, type Network, noon, requestOf, requireDone } from './network-fixture.ts'

let network: Network
let count = 0
beforeAll(async () => {
  network = await createNetwork()
})
afterAll(() => network.close())

/** A partner that has listed nothing yet. */
async function createTenant(): Promise<PartnerId> {
  const { deps, realm } = network
  const code = `shop-${(count += 1)}`
  return requireDone(await createPartner(deps, { realm, code, name: code, kind: 'RETAILER' })).partnerId
}

interface Draft {
  readonly id?: string
  readonly text: string
}

const pushMutation = `mutation ($input: PushDocumentsInput!) {
  pushDocuments(input: $input) {
    documents { id text operations audiences problems pushedAt }
    userErrors { code message path }
  }
}`
const removeMutation = `mutation ($input: RemoveDocumentsInput!) {
  removeDocuments(input: $input) { removedIds userErrors { code path } }
}`
const listQuery = `query ($first: Int!, $after: String) {
  documents(first: $first, after: $after) { nodes { id audiences } pageInfo { hasNextPage endCursor } }
}`

async function run(partner: PartnerId, query: string, variables: object, scopes: readonly Scope[] = ['admin']) {
  const request = requestOf(network.realm, partner, scopes)
  const { data, errors, extensions } = await network.subgraph.execute(query, { ...variables }, request)
  return { data: data as any, codes: errors?.map((error) => error.extensions['code']), extensions }
}

const push = async (partner: PartnerId, documents: readonly Draft[], ...audiences: readonly string[]) => {
  const idempotencyKey = `push-${(count += 1)}`
  const input = { idempotencyKey, documents, audiences: audiences.length > 0 ? audiences : ['PUBLISHABLE'] }
  return (await run(partner, pushMutation, { input })).data.pushDocuments
}

const remove = async (partner: PartnerId, ids: readonly string[]) =>
  (await run(partner, removeMutation, { input: { idempotencyKey: `remove-${(count += 1)}`, ids } })).data
    .removeDocuments

const list = async (partner: PartnerId, first = 100, after?: string) =>
  (await run(partner, listQuery, { first, after })).data.documents

const publishedOf = async (partner: PartnerId) => {
  const { rows } = await network.pool.query(
    `select document_id as id, audiences, deleted from published_service_points.document_fact
      where partner_id = $1 order by 1`,
    [partner],
  )
  return rows
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const text = 'query Near {\n  viewer { id }\n}'
const draft = (of: string, change: Partial<Draft> = {}): Draft => ({ text: of, ...change })

describe('pushing documents', () => {
  test('lists them under the SHA-256 of their texts, and publishes them', async () => {
    const partner = await createTenant()
    const { documents, userErrors } = await push(partner, [draft(text)])
    expect(userErrors).toEqual([])
    expect(documents).toEqual([
      {
        id: hash(text),
        text,
        operations: ['Near'],
        audiences: ['PUBLISHABLE'],
        problems: [],
        pushedAt: noon.toISOString(),
      },
    ])
    expect((await list(partner)).nodes).toEqual([{ id: hash(text), audiences: ['PUBLISHABLE'] }])
    expect(await publishedOf(partner)).toEqual([{ id: hash(text), audiences: ['PUBLISHABLE'], deleted: false }])
  })

  test('takes the names of other tools, and a SHA-256 in both of its forms', async () => {
    const partner = await createTenant()
    const other = '{ viewer { code } }'
    const { documents } = await push(partner, [
      draft(text, { id: 'a'.repeat(40) }),
      draft(text, { id: `sha256:${hash(text)}` }),
      draft(other, { id: hash(other) }),
      draft(other, { id: 'Near~2.1_x-y' }),
    ])
    expect(documents.map((each: { id: string }) => each.id)).toEqual([
      'a'.repeat(40),
      hash(text),
      hash(other),
      'Near~2.1_x-y',
    ])
  })

  test.each([hash('another text'), `sha256:${hash('another text')}`, hash(text).toUpperCase(), 'a b', 'md5:abc', 'ü'])(
    'refuses the id %j, which is neither a name nor the SHA-256 of the text',
    async (id) => {
      const partner = await createTenant()
      const { documents, userErrors } = await push(partner, [draft('{ viewer { id } }'), draft(text, { id })])
      expect([documents, userErrors]).toEqual([
        null,
        [
          {
            code: 'INVALID_INPUT',
            path: ['input', 'documents', '1', 'id'],
            message: expect.stringContaining('SHA-256'),
          },
        ],
      ])
      expect(await publishedOf(partner)).toEqual([])
    },
  )

  test('replaces the audiences of one that is listed, and leaves it where it was', async () => {
    const partner = await createTenant()
    await push(partner, [draft(text)])
    await push(partner, [draft(text)], 'SHOPPER', 'PUBLISHABLE')
    const published = [{ id: hash(text), audiences: ['SHOPPER', 'PUBLISHABLE'], deleted: false }]
    expect(await publishedOf(partner)).toEqual(published)
    expect((await list(partner)).nodes).toHaveLength(1)
  })

  test('refuses an id under which another text is listed, or pushed at the same time', async () => {
    const partner = await createTenant()
    await push(partner, [draft(text, { id: 'near' })])
    const other = '{ viewer { code } }'
    const taken = (index: number) => ({ code: 'ALREADY_IN_STATE', path: ['input', 'documents', String(index), 'id'] })
    const first = await push(partner, [draft(text), draft(other, { id: 'near' })])
    expect(first).toMatchObject({ documents: null, userErrors: [taken(1)] })
    const second = await push(partner, [draft(text, { id: 'x' }), draft(other, { id: 'x' })])
    expect(second).toMatchObject({ documents: null, userErrors: [taken(1)] })
    expect((await list(partner)).nodes.map(({ id }: { id: string }) => id)).toEqual(['near'])
  })

  test('lists nothing when one of the documents cannot be run, and says why of each', async () => {
    const partner = await createTenant()
    const pushed = [draft(text), draft('{ nothing }')]
    const { documents, userErrors } = await push(partner, pushed, 'PUBLISHABLE', 'SHOPPER')
    const path = ['input', 'documents', '1', 'text']
    expect([documents, userErrors]).toEqual([
      null,
      ['PUBLISHABLE', 'SHOPPER'].map((audience) => ({
        code: 'INVALID_INPUT',
        path,
        message: `${audience}: there is no field "nothing".`,
      })),
    ])
    expect((await list(partner)).nodes).toEqual([])
  })

  test('takes no more documents and no more text than every gateway can hold', async () => {
    const partner = await createTenant()
    const many = (from: number, length: number): Draft[] =>
      Array.from({ length }, (_, at) => draft(`query Q${from + at} { viewer { id } }`))
    for (let from = 0; from < documentLimits.count - 1; from += 100) {
      expect((await push(partner, many(from, Math.min(100, documentLimits.count - 1 - from)))).userErrors).toEqual([])
    }
    const last = await push(partner, many(documentLimits.count, 2))
    expect(last).toMatchObject({
      documents: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'documents'] }],
    })
    // One that is listed already takes no place.
    expect((await push(partner, [...many(0, 1), ...many(documentLimits.count, 1)])).userErrors).toEqual([])

    const other = await createTenant()
    const long = (at: number): Draft => draft(`query L${at} { viewer { id } } #${'x'.repeat(32_000)}`)
    const fitting = Math.floor(documentLimits.bytes / long(10).text.length)
    expect(
      (
        await push(
          other,
          Array.from({ length: fitting }, (_, at) => long(at)),
        )
      ).userErrors,
    ).toEqual([])
    const refused = await push(other, [long(fitting)])
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining('524,288') }])
  })

  test('is repeated without a second effect', async () => {
    const partner = await createTenant()
    const input = { idempotencyKey: 'again', audiences: ['PUBLISHABLE'], documents: [draft(text)] }
    const first = await run(partner, pushMutation, { input })
    const second = await run(partner, pushMutation, { input })
    expect(second).toEqual({ ...first, extensions: { idempotentReplay: true } })
  })
})

describe('removing documents', () => {
  test('withdraws them', async () => {
    const partner = await createTenant()
    await push(partner, [draft(text), draft(text, { id: 'near' })])
    expect(await remove(partner, [`sha256:${hash(text)}`, 'near'])).toEqual({
      removedIds: expect.arrayContaining([hash(text), 'near']),
      userErrors: [],
    })
    expect((await publishedOf(partner)).map(({ deleted }) => deleted)).toEqual([true, true])
    expect((await list(partner)).nodes).toEqual([])
  })

  test('removes none when one of them does not exist, also when it is that of somebody else', async () => {
    const [partner, other] = [await createTenant(), await createTenant()]
    await push(partner, [draft(text)])
    await push(other, [draft(text, { id: 'theirs' })])
    expect(await remove(partner, [hash(text), 'theirs'])).toEqual({
      removedIds: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'ids', '1'] }],
    })
    expect((await list(partner)).nodes).toHaveLength(1)
    expect((await list(other)).nodes).toHaveLength(1)
  })
})

test('documents are listed page by page, each partner its own', async () => {
  const [partner, other] = [await createTenant(), await createTenant()]
  await push(
    partner,
    ['a', 'b', 'c'].map((id) => draft(text, { id })),
  )
  await push(other, [draft(text, { id: 'd' })])
  const first = await list(partner, 2)
  expect([first.nodes.map(({ id }: { id: string }) => id), first.pageInfo.hasNextPage]).toEqual([['a', 'b'], true])
  const second = await list(partner, 2, first.pageInfo.endCursor)
  expect([second.nodes.map(({ id }: { id: string }) => id), second.pageInfo.hasNextPage]).toEqual([['c'], false])
})

test.each([
  [pushMutation, { input: { idempotencyKey: 'x', audiences: ['PUBLISHABLE'], documents: [draft(text)] } }],
  [removeMutation, { input: { idempotencyKey: 'x', ids: ['x'] } }],
  [listQuery, { first: 1 }],
])('the scope admin is needed: %#', async (query, variables) => {
  const { codes } = await run(network.partners.platform, query, variables, ['outlets:read', 'agreements:write'])
  expect(codes).toEqual(['FORBIDDEN'])
})
