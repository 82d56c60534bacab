export { restantePreset, restantePreset as preset } from './restante-preset.ts'
export { scalars } from '../generated/scalars.ts'
export { schemaFile } from './schema-file.ts'
