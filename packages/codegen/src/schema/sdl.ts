import type { Plugin } from '../plugin.ts'

/** Writes the schema that `config.sdl` holds. */
export const plugin: Plugin<{ sdl: string }> = (_schema, _documents, { sdl }) => sdl
