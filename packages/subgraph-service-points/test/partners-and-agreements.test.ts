import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPartner, createRealm, recordAgreement } from '../src/index.ts'
import { createNetwork, requireDone, type Network, noon, publishOutlets } from './network-fixture.ts'

let network: Network
let agreementId: string

beforeAll(async () => {
  network = await createNetwork()
  const { deps, realm, partners, db } = network
  const outletIds = await publishOutlets(db, [{ operatorRef: 'a' }])
  const state = 'ACTIVE'
  const access = { realm, providerId: partners.post, customerId: partners.carrier, outletIds, state } as const
  const dates = { effectiveFrom: '2025-01-01', endsOn: '2027-01-01', noticeBy: '2026-07-01' }
  agreementId = requireDone(await recordAgreement(deps, { ...access, ...dates, kind: 'LAST_MILE_ACCESS' })).agreementId
  const grant = {
    realm,
    providerId: partners.carrier,
    customerId: partners.platform,
    outletIds: 'ALL',
    state,
    maxRedirects: 5,
  } as const
  const later = { ...deps, now: () => new Date(noon.getTime() + 1_000) }
  requireDone(await recordAgreement(later, { ...grant, kind: 'NEGOTIATED_SERVICE', effectiveFrom: '2025-01-01' }))
})

afterAll(() => network.close())

describe('a partner', () => {
  test('is found by id or code, by exactly one of them', async () => {
    const { partners } = network
    const ask = (args: string) => network.ask(`{ partner${args} { id code name kind } }`, partners.carrier)
    const post = { id: partners.post, code: 'post', name: 'The post', kind: 'OPERATOR' }
    expect((await ask(`(code: "post")`)).data.partner).toEqual(post)
    expect((await ask(`(id: "${partners.post}")`)).data.partner).toEqual(post)
    expect((await ask(`(code: "nobody")`)).data.partner).toBeNull()
    expect((await ask('')).codes).toEqual(['BAD_USER_INPUT'])
    expect((await ask(`(code: "post", id: "${partners.post}")`)).codes).toEqual(['BAD_USER_INPUT'])
  })

  test('that calls is the viewer', async () => {
    const { data } = await network.ask('{ viewer { code } }', network.partners.platform)
    expect(data).toEqual({ viewer: { code: 'platform' } })
  })

  test('of another realm is null', async () => {
    const { deps, partners } = network
    const { realm } = requireDone(await createRealm(deps, { realm: 'in', kind: 'LIVE', country: 'IN' }))
    const input = { realm, code: 'elsewhere', name: 'Elsewhere', kind: 'CARRIER' } as const
    const { partnerId } = requireDone(await createPartner(deps, input))
    const { data } = await network.ask(
      `{ partner(id: "${partnerId}") { id } byCode: partner(code: "elsewhere") { id } }`,
      partners.carrier,
    )
    expect(data).toEqual({ partner: null, byCode: null })
  })

  test('is listed in order of its code, page by page, with filters', async () => {
    const { partners } = network
    const query = `query ($after: String, $filter: PartnerFilter) {
      partners(first: 3, after: $after, filter: $filter) { nodes { code } pageInfo { hasNextPage endCursor } }
    }`
    const first = await network.ask(query, partners.carrier)
    expect(first.data.partners.nodes).toEqual([{ code: 'carrier' }, { code: 'platform' }, { code: 'post' }])
    const after = first.data.partners.pageInfo.endCursor
    const second = await network.ask(query, partners.carrier, { after })
    expect(second.data.partners).toMatchObject({ nodes: [{ code: 'stranger' }], pageInfo: { hasNextPage: false } })

    const filtered = await network.ask(query, partners.carrier, { filter: { kinds: ['OPERATOR'], text: 'THE P' } })
    expect(filtered.data.partners.nodes).toEqual([{ code: 'post' }])
    const wildcard = await network.ask(query, partners.carrier, { filter: { text: '%' } })
    expect(wildcard.data.partners.nodes).toEqual([])
    const misused = await network.ask(query, partners.carrier, { after, filter: { text: 'post' } })
    expect(misused.codes).toEqual(['BAD_USER_INPUT'])
  })
})

describe('an agreement', () => {
  const query = `query ($id: ID!, $refs: [_Any!]!) {
    agreement(id: $id) { id state kind effectiveFrom endsOn noticeBy maxRedirects provider { code } customer { code } }
    _entities(representations: $refs) { ... on Agreement { id } }
  }`

  test('is read by its two parties and is null for everybody else', async () => {
    const { partners } = network
    const variables = { id: agreementId, refs: [{ __typename: 'Agreement', id: agreementId }] }
    for (const party of [partners.post, partners.carrier]) {
      const { data } = await network.ask(query, party, variables)
      expect(data).toEqual({
        agreement: {
          id: agreementId,
          state: 'ACTIVE',
          kind: 'LAST_MILE_ACCESS',
          effectiveFrom: '2025-01-01',
          endsOn: '2027-01-01',
          noticeBy: '2026-07-01',
          maxRedirects: null,
          provider: { code: 'post' },
          customer: { code: 'carrier' },
        },
        _entities: [{ id: agreementId }],
      })
    }
    for (const other of [partners.platform, partners.stranger]) {
      const response = await network.ask(query, other, variables)
      expect(response).toEqual({ data: { agreement: null, _entities: [null] }, codes: [] })
    }
  })

  test('is listed for its parties only, oldest first, with filters', async () => {
    const { partners } = network
    const list = `query ($after: String, $filter: AgreementFilter) {
      agreements(first: 1, after: $after, filter: $filter) {
        nodes { id customer { code } maxRedirects } pageInfo { hasNextPage endCursor }
      }
    }`
    const first = await network.ask(list, partners.carrier)
    expect(first.data.agreements).toMatchObject({ nodes: [{ id: agreementId }], pageInfo: { hasNextPage: true } })
    const after = first.data.agreements.pageInfo.endCursor
    const second = await network.ask(list, partners.carrier, { after })
    expect(second.data.agreements).toMatchObject({
      nodes: [{ customer: { code: 'platform' }, maxRedirects: 5 }],
      pageInfo: { hasNextPage: false },
    })
    expect((await network.ask(list, partners.stranger)).data.agreements.nodes).toEqual([])
    expect((await network.ask(list, partners.post, { after })).codes).toEqual(['BAD_USER_INPUT'])

    const filters = [
      [{ states: ['SIGNED'] }, []],
      [{ endsBefore: '2027-01-01' }, []],
      [{ endsBefore: '2027-01-02' }, [agreementId]],
      [{ partner: partners.post }, [agreementId]],
      [{ partner: partners.stranger }, []],
    ] as const
    for (const [filter, ids] of filters) {
      const { data } = await network.ask(list, partners.carrier, { filter })
      expect(data.agreements.nodes.map((node: { id: string }) => node.id)).toEqual(ids)
    }
  })

  test('needs the scope to read agreements', async () => {
    const variables = { id: agreementId, refs: [] }
    const { data, codes } = await network.ask(query, network.partners.post, variables, ['outlets:read'])
    expect(data.agreement).toBeNull()
    expect(codes).toEqual(['FORBIDDEN'])
  })
})
