import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { listTestFiles, selectTests, slowTests } from './test-selection.ts'

const files = ['packages/a/src/one.test.ts', 'packages/a/test/race.slow.test.ts', 'packages/b/test/crash.slow.test.ts']
const exclude = `--exclude=${slowTests}`

describe('the tests of a run', () => {
  test.each([
    ['are all but the slow ones', [], [exclude], files.slice(1)],
    ['are all with --slow', ['--slow'], [], []],
    ['are those whose file matches, without slow ones', ['packages/a'], ['packages/a', exclude], [files[1]]],
    ['are those whose file matches, with slow ones', ['packages/a', '--slow'], ['packages/a'], []],
    ['are slow where nothing else matches', ['race'], ['race'], []],
    ['may be one at a line', ['race.slow.test.ts:12'], ['race.slow.test.ts:12'], []],
    ['may be chosen by name', ['-t', 'a name'], ['-t', 'a name', exclude], files.slice(1)],
  ])('%s', (_, words, args, leftOut) => {
    const isWhole = words.every((word) => word === '--slow')
    expect(selectTests(words, files)).toEqual({ args, isWhole, leftOut })
  })
})

test('every test file of the repository is known, with its path from the root', () => {
  const found = listTestFiles(fileURLToPath(new URL('..', import.meta.url)))
  expect(found).toContain('scripts/test-selection.test.ts')
  expect(found).toContain('packages/store/test/pool.test.ts')
  expect(found.some((file) => file.includes('node_modules'))).toBe(false)
})
