import { fileURLToPath } from 'node:url'

/** The path of the graph's schema, which this package carries; a value for `schema` of a generator's configuration. */
export const schemaFile: string = fileURLToPath(new URL('../../schema.graphql', import.meta.url))
