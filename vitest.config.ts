import { createRequire } from 'node:module'
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // graphql exists once: packages that `require` it and our modules that `import` it must meet the same file.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  // The workspace runs the sources of the SDK; whoever installs the package gets what was built from them.
  ssr: { resolve: { conditions: ['@restante/source', ...defaultServerConditions] } },
  test: {
    globalSetup: ['packages/store/src/testing-setup.ts'],
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'examples/*/*.test.ts',
      'scripts/*.test.ts',
    ],
    // A database of one's own is made by each file that wants one; two cores bear two of them.
    maxWorkers: 2,
    // Loading the packages anew for each file would take a third of the time: a file leaves behind what it found.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
