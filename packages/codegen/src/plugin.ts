import type { DocumentNode, GraphQLSchema } from 'graphql'

/** One parsed file of `operations/`, as the generator hands it over. */
export interface DocumentFile {
  location?: string
  document?: DocumentNode
}

/** What a plugin writes into a file; comments and imports that it prepends come first. */
export interface PluginOutput {
  prepend: string[]
  content: string
}

/** A plugin of the generator: a function, exported as `plugin`, that writes a part of one file. */
export type Plugin<Config = object> = (
  schema: GraphQLSchema,
  documents: DocumentFile[],
  config: Config,
) => string | PluginOutput | Promise<string | PluginOutput>
