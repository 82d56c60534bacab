import type { Step } from './run-steps.ts'

/** Everything besides the tests that must hold before a change is done, in the order in which a mistake shows soonest. */
export const checks: readonly Step[] = [
  { name: 'format', command: 'oxfmt', args: ['--check'], remedy: 'npm run format' },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: [] },
  { name: 'types of the SDK for browsers', command: 'tsc', args: ['--project', 'packages/sdk/tsconfig.web.json'] },
  { name: 'unused code and dependencies', command: 'knip', args: [] },
  // The supergraph comes first: code is generated from the committed one.
  {
    name: 'composed supergraph',
    command: process.execPath,
    args: ['packages/cli/src/main.ts', 'compose', '--check'],
    remedy: 'npm run generate',
  },
  { name: 'generated code', command: 'graphql-codegen', args: ['--check'], remedy: 'npm run generate' },
]

/** What is generated and committed, in order: code is generated from the supergraph. */
export const generators: readonly Step[] = [
  { name: 'supergraph', command: process.execPath, args: ['packages/cli/src/main.ts', 'compose'] },
  { name: 'generated code', command: 'graphql-codegen', args: [] },
]
