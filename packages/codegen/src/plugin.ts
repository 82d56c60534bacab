import type { DocumentNode, GraphQLSchema } from 'graphql'

/** One parsed file of `operations/`. */
export interface DocumentFile {
  location?: string
  document?: DocumentNode
}

/** The output of a plugin for a file; comments and imports that it prepends come first. */
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
