import { preset as clientPreset } from '@graphql-codegen/client-preset'
import { scalars } from '../generated/scalars.ts'

/** Options of the generated types, as the SDK's own types have them. Each can be changed by `config`. */
const defaultConfig = {
  documentMode: 'string',
  strictScalars: true,
  immutableTypes: true,
  useTypeImports: true,
  arrayInputCoercion: false,
}

/**
 * A preset of GraphQL Code Generator for documents of your own: `@graphql-codegen/client-preset`, which must be installed,
 * with the graph's scalars as JSON carries them, documents as strings for `client.execute`, and fragments whose fields are
 * visible where they are used. `config` and `presetConfig` take what they take of the client preset; `presetConfig:
 * { persistedDocuments: true }` also writes `persisted-documents.json`. Throws an Error when `persistedDocuments` would
 * drop the documents' texts, which `client.execute` sends.
 *
 * @example
 * import type { CodegenConfig } from '@graphql-codegen/cli'
 * import { restantePreset, schemaFile } from '@restante/sdk/codegen'
 *
 * const config: CodegenConfig = {
 *   schema: schemaFile,
 *   documents: 'src/**\/*.ts',
 *   generates: { 'src/gql/': { preset: restantePreset } },
 * }
 * export default config
 */
export const restantePreset: typeof clientPreset = {
  ...clientPreset,
  buildGeneratesSection(options) {
    const { config, presetConfig } = options
    const { persistedDocuments } = presetConfig
    if (typeof persistedDocuments === 'object' && persistedDocuments.mode === 'replaceDocumentWithHash') {
      throw new Error(
        "presetConfig.persistedDocuments.mode: 'replaceDocumentWithHash' leaves no text for `client.execute` to send. Leave `mode` out.",
      )
    }
    return clientPreset.buildGeneratesSection({
      ...options,
      config: { ...defaultConfig, ...config, scalars: { ...scalars, ...config['scalars'] } },
      presetConfig: { fragmentMasking: false, ...presetConfig },
    })
  },
}
