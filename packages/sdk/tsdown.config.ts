import { fileURLToPath } from 'node:url'
import { defineConfig, type UserConfig } from 'tsdown'
import { collectLicences } from './collect-licences.ts'
import manifest from './package.json' with { type: 'json' }

/** The sources of the entries: every export of the package that has one. */
const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'object' && '@restante/source' in target ? [target['@restante/source']] : [],
)

const shared = {
  // Without one of its own, the whole workspace would be checked for the declarations. The test graph is made of the subgraphs.
  tsconfig: '../../tsconfig.sdk.json',
  format: 'esm',
  // The oldest Node and browsers that the package names.
  target: ['node20', 'es2022'],
  platform: 'neutral',
  fixedExtension: false,
  sourcemap: true,
} satisfies UserConfig

const isForTests = (entry: string): boolean => entry.startsWith('./src/testing/')
const pure = (file: string): string => fileURLToPath(new URL(`src/testing/pure/${file}.ts`, import.meta.url))

/** Modules of Node and of large libraries that the rules of the graph use, and those that stand in their place in a browser. */
const replacements: readonly (readonly [pattern: RegExp, file: string])[] = [
  [/^node:crypto$/, pure('crypto')],
  [/\/wall-schedule\.ts$/, pure('wall-schedule')],
  [/\/date-holidays-library\.ts$/, pure('holidays')],
]

/** Modules that are reached by the index of a package and of which nothing is used: `onlyImport` sees to it that they are left out. */
const outside = /\/packages\/(?:store|subgraph-kit\/src\/(?:identity|server))\//

export default defineConfig([
  {
    ...shared,
    entry: entries.filter((entry) => !isForTests(entry)),
    // One file for each source, so that bundlers drop what is unused file by file and traces name the file.
    unbundle: true,
    dts: { sourcemap: true },
  },
  {
    ...shared,
    entry: Object.fromEntries(
      entries.filter(isForTests).map((entry) => [entry.slice('./src/'.length, -'.ts'.length), entry]),
    ),
    platform: 'browser',
    // The rules of the graph are those of its subgraphs, which are not published: they are built in, with what they use.
    deps: {
      alwaysBundle: [/^@restante\//, /^@noble\//, 'dataloader', 'kdbush', 'geographiclib-geodesic'],
      neverBundle: ['graphql', /^msw/],
      onlyImport: ['graphql', 'msw'],
    },
    dts: true,
    sourcemap: false,
    treeshake: { moduleSideEffects: false },
    inputOptions: {
      transform: { inject: { Buffer: [pure('bytes'), 'Bytes'], process: [pure('process'), 'process'] } },
    },
    plugins: [
      collectLicences('testing/third-party-licences.txt'),
      {
        name: 'pure-replacements',
        resolveId(source: string, importer: string | undefined) {
          if (importer && outside.test(importer)) return null
          return replacements.find(([pattern]) => pattern.test(source))?.[1] ?? null
        },
      },
    ],
  },
])
