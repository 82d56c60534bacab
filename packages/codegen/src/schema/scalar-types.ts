import type { Plugin } from '../plugin.ts'
import { scalars } from '../scalars.ts'

/** Writes the types of the scalars for the SDK's preset, which gives them to the documents of its users. */
export const plugin: Plugin = () =>
  [
    "/** The types of the graph's scalars, as JSON carries them. */",
    `export const scalars = ${JSON.stringify(scalars, null, 2)} as const;`,
  ].join('\n')
