import { describe, expect, test } from 'vitest'
import { closingLineOf, countTests } from './test-report.ts'

const report = (...files: [status: string, ...tests: string[]][]): string =>
  JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each, fullName: `is ${each}` })),
    })),
  })

describe('the closing line', () => {
  test.each([
    ['counts what passed', report(['passed', 'passed', 'passed'], ['passed', 'passed']), '3 passed, 0 failed'],
    ['counts what failed', report(['failed', 'passed', 'failed']), '1 passed, 1 failed'],
    [
      'counts a file that could not be loaded as failed',
      report(['failed'], ['passed', 'passed']),
      '1 passed, 1 failed',
    ],
    ['counts what was skipped', report(['passed', 'passed', 'skipped', 'todo']), '1 passed, 0 failed, 2 skipped'],
    ['counts a run without a report as failed', undefined, '0 passed, 1 failed'],
    ['counts a run without tests as failed', report(), '0 passed, 1 failed'],
  ])('%s', (_, json, line) => {
    expect(closingLineOf(countTests(json, !line.includes('1 failed')))).toBe(line)
  })

  test('counts a failure outside the tests', () => {
    expect(closingLineOf(countTests(report(['passed', 'passed']), false))).toBe('1 passed, 1 failed')
  })

  test('comes with the names of what was skipped', () => {
    expect(countTests(report(['passed', 'skipped']), true).skipped).toEqual(['is skipped'])
  })
})
