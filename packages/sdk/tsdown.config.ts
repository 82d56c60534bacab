import { defineConfig } from 'tsdown'
import manifest from './package.json' with { type: 'json' }

/** The sources of the entries: every export of the package that has one. */
const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [target['@restante/source']],
)

export default defineConfig({
  entry: entries,
  format: 'esm',
  // The oldest Node and browsers that the package names.
  target: ['node20', 'es2022'],
  platform: 'neutral',
  // One file for each source, so that bundlers drop what is unused file by file and traces name the file.
  unbundle: true,
  fixedExtension: false,
  dts: { sourcemap: true },
  sourcemap: true,
})
