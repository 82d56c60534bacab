import { readFileSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { parse } from 'graphql'
import { printPlainSchema } from './packages/sdk/codegen/plain-schema.ts'
import { entitiesOf } from './packages/sdk/codegen/schema-types.ts'

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

/** What the resolvers of one schema get. Types are named as `<file>#<name>`, from the folder of the generated file. */
interface ResolverTypes {
  /** What the resolvers of one request share. */
  context: string
  /** What the resolvers of a type get, where it is not the type's own fields. */
  mappers: Record<string, string>
}

/** The resolvers' types of a subgraph. */
function subgraph(name: string, given: ResolverTypes | null = null) {
  const folder = `packages/subgraph-${name}`
  const sdl = `${read(`${folder}/schema/${name}.graphql`)}\n${shared}`
  return { [`${folder}/src/generated/resolver-types.ts`]: resolverTypes(sdl, given) }
}

/**
 * The resolvers' types of a schema. Without `given` nothing is asked for beyond the arguments: a resolver's parent is
 * part of the type that it stands for.
 */
function resolverTypes(sdl: string, given: ResolverTypes | null) {
  const common = {
    ...types,
    // The kit prints instants, in the zone of the outlet where the resolver formatted them itself.
    scalars: { ...scalars, DateTime: { input: 'globalThis.Date', output: 'globalThis.Date | string' } },
    enumsAsTypes: true,
  }
  const schema = printPlainSchema(sdl)
  const plugins = [ours('banner'), 'typescript', 'typescript-resolvers']
  if (!given) return { schema, plugins, config: { ...common, defaultMapper: 'Partial<{T}>' } }
  const { context, mappers } = given
  return {
    schema,
    plugins: [
      ...plugins,
      { [ours('schema-types')]: { context: context.split('#')[1], entities: entitiesOf(parse(sdl)) } },
    ],
    config: {
      ...common,
      contextType: context,
      mappers,
      rootValueType: 'object',
      avoidOptionals: { field: true, resolvers: true },
      immutableTypes: true,
      makeResolverTypeCallable: true,
      skipTypename: true,
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
    ...subgraph('outlets'),
    ...subgraph('service-points', {
      context: '../graphql/request-scope.ts#RequestScope',
      mappers: {
        Partner: '../storage/partners.ts#PartnerRow',
        ServicePoint: '../storage/service-points.ts#ServicePointRow',
        Agreement: '../storage/agreements.ts#AgreementRow',
        Outlet: '@restante/subgraph-kit#EntityKey',
      },
    }),
    ...subgraph('parcels'),
    'packages/subgraph-kit/test/library/generated/resolver-types.ts': resolverTypes(
      `${read('packages/subgraph-kit/test/library/schema.graphql')}\nscalar DateTime`,
      {
        context: '../library.ts#Desk',
        mappers: {
          Work: '../library.ts#StoredBook',
          Book: '../library.ts#StoredBook',
          Author: '@restante/subgraph-kit#EntityKey',
        },
      },
    ),
  },
}

export default config
