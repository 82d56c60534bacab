import { globSync } from 'node:fs'

/** The name of a test file that takes long says so; it runs with `--slow`, or when nothing else matches. */
export const slowTests = '**/*.slow.test.ts'

/** The part of the suite that a run of tests covers. */
export interface Selection {
  /** Arguments for vitest: patterns of file names, and its own options. */
  readonly args: readonly string[]
  /** A run of everything; otherwise of what the arguments choose. */
  readonly isWhole: boolean
  /** The slow test files that are left out although they would match. */
  readonly leftOut: readonly string[]
}

/** Chooses what to run from the words after `npm test --` and the test files of the repository. */
export function selectTests(words: readonly string[], files: readonly string[]): Selection {
  const args = words.filter((word) => word !== '--slow')
  const isWhole = args.length === 0
  // Vitest takes the line of a test after a colon.
  const patterns = args
    .map((word) => word.replace(/:\d+$/, ''))
    .filter((word) => files.some((file) => file.includes(word)))
  const matching = patterns.length === 0 ? files : files.filter((file) => patterns.some((word) => file.includes(word)))
  const slow = matching.filter(isSlow)
  const leavesOut = !words.includes('--slow') && slow.length < matching.length
  return { args: leavesOut ? [...args, `--exclude=${slowTests}`] : args, isWhole, leftOut: leavesOut ? slow : [] }
}

/** All test files of the repository, relative to its root. */
export function listTestFiles(root: string): string[] {
  const folders = ['packages/*/{src,test}', 'bench/src', 'examples/*', 'scripts']
  return globSync(
    folders.map((folder) => `${folder}/**/*.test.ts`),
    { cwd: root, exclude: ['**/node_modules'] },
  ).toSorted()
}

function isSlow(file: string): boolean {
  return file.endsWith('.slow.test.ts')
}
