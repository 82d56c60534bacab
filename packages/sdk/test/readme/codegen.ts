import type { CodegenConfig } from '@graphql-codegen/cli'
import { restantePreset, schemaFile } from '@restante/sdk/codegen'

const config: CodegenConfig = {
  schema: schemaFile, // The graph's schema, which this package carries.
  documents: 'src/**/*.graphql',
  generates: {
    'src/gql/': { preset: restantePreset, presetConfig: { persistedDocuments: true } },
  },
}
export default config
