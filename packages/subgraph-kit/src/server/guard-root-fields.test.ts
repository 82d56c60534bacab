import { buildSchema, execute, type GraphQLSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { caller, inTime } from '../../test/support/request.ts'
import type { RequestContext, Scope } from '../identity/caller.ts'
import type { RequiredScopes } from '../identity/required-scope.ts'
import { guardRootFields } from './guard-root-fields.ts'

const request = (scopes: readonly Scope[] | null): RequestContext => inTime({ caller: scopes && { ...caller, scopes } })

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
