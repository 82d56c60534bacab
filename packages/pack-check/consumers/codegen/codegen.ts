import { restantePreset, schemaFile } from '@restante/sdk/codegen'

const config = {
  schema: schemaFile,
  documents: 'documents/*.graphql',
  generates: {
    'by-value/': { preset: restantePreset, config: { importExtension: '.ts' } },
    // By its name, as configurations in YAML need it.
    'by-name/': {
      preset: '@restante/sdk/codegen',
      presetConfig: { persistedDocuments: true },
      config: { importExtension: '.ts' },
    },
  },
}
export default config
