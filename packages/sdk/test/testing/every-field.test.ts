import { createTestGraph } from '@restante/sdk/testing'
import { buildSchema, getNamedType, type GraphQLField, isLeafType } from 'graphql'
import { expect, it } from 'vitest'
import { sampleArguments } from '../../../subgraph-kit/src/testing/sample-input.ts'
import { schemaText } from '../../src/testing/generated/schema.ts'

const schema = buildSchema(schemaText)
const fields = (['Query', 'Mutation'] as const).flatMap((type) =>
  Object.values((schema.getType(type) as ReturnType<typeof schema.getQueryType>)!.getFields()).map((field) => ({
    name: field.name,
    keyword: type.toLowerCase(),
    field: field as GraphQLField<unknown, unknown>,
  })),
)

/** Root fields that a test graph does not resolve; the README would have to say so. */
const refused: readonly string[] = []

it.each(fields)('resolves $keyword $name, or says that it does not', async ({ name, keyword, field }) => {
  const graph = createTestGraph({ outlets: [{ name: 'Kiosk' }], onFailure: (error) => expect.fail(String(error)) })
  const scopes = [
    'counter',
    'admin',
    'outlets:read',
    'agreements:read',
    'parcels:read',
    'parcels:write',
    'returns:read',
    'returns:write',
    'reservations:write',
    'service-points:write',
  ] as const
  const key = graph.createKey({ partner: 'platform', scopes })
  const variables = sampleArguments(field.args, { id: graph.outletId('Kiosk'), outletId: graph.outletId('Kiosk') })
  const given = field.args.filter((arg) => Object.hasOwn(variables, arg.name))
  const declared = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const passed = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }'
  const query = `${keyword}${declared && `(${declared})`} { ${name}${passed && `(${passed})`} ${selection} }`
  const response = await graph.fetch(graph.endpoint, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors = [] } = (await response.json()) as {
    data?: object
    errors?: { message: string; extensions: { code: string } }[]
  }
  const isRefused = errors.some(({ message }) => message.startsWith('The test graph does not'))
  expect(isRefused).toBe(refused.includes(name))
  // A sample may be of an entity that is not there, or of another kind.
  expect(
    errors.map(({ extensions }) => extensions.code).filter((code) => !['BAD_USER_INPUT', 'NOT_FOUND'].includes(code)),
  ).toEqual(isRefused ? ['FORBIDDEN'] : [])
  expect(data).toBeDefined()
})
