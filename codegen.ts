import { readFileSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { printPlainSchema } from './packages/sdk/codegen/plain-schema.ts'

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')
const ours = (name: string): string => `./packages/sdk/codegen/${name}.ts`

const api = printPlainSchema(read('packages/gateway/schema/supergraph.graphql'))
const shared = read('packages/subgraph-kit/schema/shared.graphql')

const text = 'string'
const number = 'number'
const scalars = {
  ID: text,
  DateTime: text,
  Date: text,
  LocalTime: text,
  TimeZone: text,
  CountryCode: text,
  CurrencyCode: text,
  Decimal: text,
  GLN: text,
  Latitude: number,
  Longitude: number,
  Metres: number,
  Grams: number,
  Millimetres: number,
}

const types = {
  scalars,
  strictScalars: true,
  useTypeImports: true,
  importExtension: '.ts' as const,
}

/**
 * The resolvers' types of one subgraph. By default a resolver's parent is part of the type that it stands for, the rest
 * of whose fields have resolvers of their own; `mappers` names the domain's type where it is another.
 */
function resolverTypes(name: string, config: { contextType?: string; mappers?: Record<string, string> } = {}) {
  return {
    [`packages/subgraph-${name}/src/generated/resolver-types.ts`]: {
      schema: printPlainSchema(`${read(`packages/subgraph-${name}/schema/${name}.graphql`)}\n${shared}`),
      plugins: [ours('banner'), 'typescript', 'typescript-resolvers'],
      config: {
        ...types,
        // The kit prints instants, in the zone of the outlet where the resolver formatted them itself.
        scalars: { ...scalars, DateTime: { input: 'globalThis.Date', output: 'globalThis.Date | string' } },
        enumsAsTypes: true,
        defaultMapper: 'Partial<{T}>',
        ...config,
      },
    },
  }
}

const config: CodegenConfig = {
  generates: {
    'packages/sdk/schema.graphql': {
      schema: api,
      plugins: [{ [ours('banner')]: { sign: '#' } }, { [ours('schema')]: { sdl: api } }],
    },
    'packages/sdk/src/generated/graphql.ts': {
      schema: api,
      documents: 'packages/sdk/operations/**/*.graphql',
      plugins: [ours('banner'), 'typescript-operations', ours('documents')],
      config: {
        ...types,
        immutableTypes: true,
        skipTypename: true,
        arrayInputCoercion: false,
      },
    },
    'packages/sdk/src/generated/operations.ts': {
      schema: api,
      documents: 'packages/sdk/operations/**/*.graphql',
      plugins: [ours('banner'), ours('functions')],
    },
    'packages/sdk/src/generated/faults.ts': { schema: api, plugins: [ours('banner'), ours('faults')] },
    'packages/gateway/src/generated/safelist.json': {
      schema: api,
      documents: 'packages/sdk/operations/**/*.graphql',
      plugins: [ours('safelist')],
    },
    'docs/reference/errors.md': { schema: api, plugins: [ours('errors-page')] },
    ...resolverTypes('outlets'),
    ...resolverTypes('service-points'),
    ...resolverTypes('parcels'),
  },
}

export default config
