import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Caller, RequestContext, Scope } from './caller.ts'
import { parseRealm, type PartnerId } from './ids.ts'
import { checkScope, type RequiredScope, type RequiredScopes, guardRootFields } from './scopes.ts'

const request = (scopes: readonly Scope[] | null): RequestContext => {
  const caller: Caller | null = scopes && {
    keyId: 'key',
    kind: 'SECRET',
    realm: parseRealm('demo')!,
    livemode: false,
    partnerId: 'prt' as PartnerId,
    scopes,
    outletIds: [],
  }
  return { caller, requestId: 'r1', deadline: 0 }
}

/** The code of the fault, or null when the key may. */
function judge(required: RequiredScope, scopes: readonly Scope[] | null): unknown {
  try {
    checkScope(required, request(scopes))
    return null
  } catch (error) {
    return (error as { extensions: { code: string } }).extensions.code
  }
}

describe('checkScope', () => {
  it.each<[RequiredScope, readonly Scope[] | null, string | null]>([
    ['parcels:read', null, 'UNAUTHENTICATED'],
    [null, null, 'UNAUTHENTICATED'],
    [null, [], null],
    ['parcels:read', ['parcels:read'], null],
    ['parcels:read', ['outlets:read', 'parcels:read'], null],
    ['parcels:read', [], 'FORBIDDEN'],
    ['parcels:read', ['parcels:write'], 'FORBIDDEN'],
    ['parcels:read', ['admin'], 'FORBIDDEN'],
    [['parcels:write', 'counter'], ['counter'], null],
    [['parcels:write', 'counter'], ['parcels:write'], null],
    [['parcels:write', 'counter'], ['parcels:read'], 'FORBIDDEN'],
    [[], ['admin'], 'FORBIDDEN'],
  ])('of %j, for a key with %j: %s', (required, scopes, expected) => {
    expect(judge(required, scopes)).toBe(expected)
  })

  it('says which scopes would do', () => {
    expect(() => checkScope(['parcels:write', 'counter'], request([]))).toThrow(
      'The key lacks the scope parcels:write or counter.',
    )
  })
})

describe('guardRootFields', () => {
  const makeSchema = (): GraphQLSchema => {
    const schema = buildSchema('type Query { open: Int closed: Int _service: Int } type Mutation { write: Int }')
    for (const type of [schema.getQueryType()!, schema.getMutationType()!]) {
      for (const field of Object.values(type.getFields())) field.resolve = () => 1
    }
    return schema
  }
  const guard = (requiredScopes: RequiredScopes, schema = makeSchema()): GraphQLSchema => {
    guardRootFields(schema, requiredScopes, (context: RequestContext) => context)
    return schema
  }
  const requiredScopes: RequiredScopes = {
    Query: { open: null, closed: 'outlets:read' },
    Mutation: { write: 'parcels:write' },
  }

  it('stands before every root field but those of the federation itself', async () => {
    const schema = guard(requiredScopes)
    const run = async (query: string, scopes: readonly Scope[] | null): Promise<unknown> => {
      const { data, errors } = await execute({ schema, document: parse(query), contextValue: request(scopes) })
      return { data: { ...data }, codes: (errors ?? []).map(({ extensions }) => extensions['code']) }
    }
    const all = '{ open closed _service }'
    expect(await run(all, ['outlets:read'])).toEqual({ data: { open: 1, closed: 1, _service: 1 }, codes: [] })
    expect(await run(all, [])).toEqual({ data: { open: 1, closed: null, _service: 1 }, codes: ['FORBIDDEN'] })
    expect(await run(all, null)).toEqual({
      data: { open: null, closed: null, _service: 1 },
      codes: ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    })
    expect(await run('mutation { write }', ['outlets:read'])).toEqual({ data: { write: null }, codes: ['FORBIDDEN'] })
    expect(await run('mutation { write }', ['parcels:write'])).toEqual({ data: { write: 1 }, codes: [] })
  })

  it('refuses a build in which a root field is open by omission', () => {
    expect(() => guard({ Query: { open: null }, Mutation: { write: null } })).toThrow(
      'Query.closed declares no required scope',
    )
    expect(() => guard({ Query: requiredScopes.Query })).toThrow('Mutation.write declares no required scope')
  })

  it('refuses required scopes of what does not exist, and fields without a resolver', () => {
    expect(() => guard({ ...requiredScopes, Query: { ...requiredScopes.Query, gone: null } })).toThrow('Query.gone')
    expect(() => guard(requiredScopes, buildSchema('type Query { open: Int closed: Int }'))).toThrow(
      'Query.open has no resolver',
    )
  })
})
