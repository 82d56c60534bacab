import { buildSchema, execute, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { caller, inTime } from '../../test/support/request.ts'
import type { RequestContext, Scope } from '../identity/caller.ts'
import type { RequiredScopes } from '../identity/required-scope.ts'
import { createAdmit, guardRootFields } from './guard-root-fields.ts'

const request = (scopes: readonly Scope[] | null): RequestContext => inTime({ caller: scopes && { ...caller, scopes } })

describe('guardRootFields', () => {
  const makeSchema = (): GraphQLSchema => {
    const schema = buildSchema('type Query { open: Int closed: Int _service: Int } type Mutation { write: Int }')
    for (const type of [schema.getQueryType()!, schema.getMutationType()!]) {
      for (const field of Object.values(type.getFields())) field.resolve = () => 1
    }
    return schema
  }
  const guard = (
    requiredScopes: RequiredScopes,
    schema = makeSchema(),
    admits?: (context: RequestContext) => void | Promise<void>,
  ): GraphQLSchema => {
    guardRootFields(
      schema,
      requiredScopes,
      createAdmit((context: RequestContext) => context, admits),
    )
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

  it("runs no resolver before the subgraph's own condition has been met, which is asked after the scope", async () => {
    const ran: string[] = []
    const schema = makeSchema()
    schema.getQueryType()!.getFields()['closed']!.resolve = () => ran.push('closed')
    guard(requiredScopes, schema, async (context) => {
      ran.push('asked')
      if (context.requestId === 'barred') throw new Error('barred')
    })
    const run = (contextValue: RequestContext) => execute({ schema, document: parse('{ closed }'), contextValue })
    expect(await run(request([]))).toMatchObject({ errors: [{ message: expect.stringContaining('outlets:read') }] })
    expect(ran).toEqual([])
    expect(await run({ ...request(['outlets:read']), requestId: 'barred' })).toMatchObject({
      errors: [{ message: 'barred' }],
    })
    expect(ran).toEqual(['asked'])
    await run(request(['outlets:read']))
    expect(ran).toEqual(['asked', 'asked', 'closed'])
  })

  it('stands before a field further down that declares a scope of its own', async () => {
    const schema = buildSchema('type Query { shelf: Shelf } type Shelf { name: String price: Int }')
    schema.getQueryType()!.getFields()['shelf']!.resolve = () => ({ name: 'A' })
    const price = (schema.getType('Shelf') as GraphQLObjectType).getFields()['price']!
    price.resolve = () => 1
    guard({ Query: { shelf: null }, fields: { Shelf: { price: 'admin' } } }, schema)
    const document = parse('{ shelf { name price } }')
    expect(await execute({ schema, document, contextValue: request([]) })).toMatchObject({
      data: { shelf: { name: 'A', price: null } },
      errors: [{ path: ['shelf', 'price'], extensions: { code: 'FORBIDDEN' } }],
    })
    expect((await execute({ schema, document, contextValue: request(['admin']) })).errors).toBeUndefined()
    expect(() => guard({ ...requiredScopes, fields: { Shelf: { price: null } } })).toThrow('Shelf.price')
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
