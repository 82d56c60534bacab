import { fileURLToPath } from 'node:url'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { restantePreset, schemaFile } from '@restante/sdk/codegen'

/** Writes the types of the page's documents, and `persisted-documents.json`: their texts by the ids that the page sends. */
const config: CodegenConfig = {
  schema: schemaFile,
  documents: fileURLToPath(new URL('*.graphql', import.meta.url)),
  generates: {
    'gql/': { preset: restantePreset, presetConfig: { persistedDocuments: true } },
  },
}

export default config
