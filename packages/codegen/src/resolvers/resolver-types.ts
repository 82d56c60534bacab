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

/** Generates the types of a schema's resolvers, for the `createSubgraph` of the kit. */
export function generateResolverTypes(sdl: string, { context, mappers }: ResolverParents) {
  const entities = entitiesOf(parse(sdl))
  return {
    schema: printPlainSchema(sdl),
    plugins: [
      pluginPath('banner'),
      'typescript',
      'typescript-resolvers',
      { [pluginPath('resolvers/schema-types')]: { context: context.split('#')[1], entities } },
    ],
    config: {
      ...typeOptions,
      // The kit prints instants, in the zone of the outlet where the resolver formatted them itself.
      // A type named as a global would hide it from the types that the plugin prints.
      namingConvention: (name: string) => (name === 'Promise' ? 'PromiseFields' : capitalize(name)),
      scalars: { ...scalars, DateTime: { input: 'globalThis.Date', output: 'globalThis.Date | string' } },
      enumsAsTypes: true,
      contextType: context,
      mappers,
      rootValueType: 'object',
      // A type without a mapper has to be returned whole, so that no field is forgotten.
      avoidOptionals: { field: true, resolvers: true },
      immutableTypes: true,
      makeResolverTypeCallable: true,
      skipTypename: true,
    },
  }
}

function capitalize(name: string): string {
  return name.replace(/^_*[a-z]/, (letter) => letter.toUpperCase())
}
