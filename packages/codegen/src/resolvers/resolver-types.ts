import { parse } from 'graphql'
import { pluginPath } from '../plugin-path.ts'
import { scalars, typeOptions } from '../scalars.ts'
import { printPlainSchema } from '../schema/plain-schema.ts'
import { entitiesOf } from './schema-types.ts'

/** The types that the resolvers of a schema get, each as `<file>#<name>` from the folder of the generated file. */
export interface ResolverParents {
  /** The context of a request, which its resolvers share. */
  context: string
  /** The parents of the resolvers, by type, where they are not the type's own fields. */
  mappers: Record<string, string>
}

const options = {
  ...typeOptions,
  // The kit prints instants, in the zone of the outlet where the resolver formatted them itself.
  scalars: { ...scalars, DateTime: { input: 'globalThis.Date', output: 'globalThis.Date | string' } },
  enumsAsTypes: true,
}

/**
 * Generates the resolvers' types of a schema. Without `parents` only arguments are typed: a resolver's parent is part of
 * the type that it stands for.
 */
export function generateResolverTypes(sdl: string, parents: ResolverParents | null) {
  const schema = printPlainSchema(sdl)
  const plugins = [pluginPath('banner'), 'typescript', 'typescript-resolvers']
  if (!parents) return { schema, plugins, config: { ...options, defaultMapper: 'Partial<{T}>' } }
  const { context, mappers } = parents
  return {
    schema,
    plugins: [
      ...plugins,
      { [pluginPath('resolvers/schema-types')]: { context: context.split('#')[1], entities: entitiesOf(parse(sdl)) } },
    ],
    config: {
      ...options,
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
