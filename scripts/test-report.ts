/** The counts of a test run. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  /** The full names of the tests that were skipped. */
  readonly skipped: readonly string[]
}

/** The part that is read here of what vitest's reporter `json` writes. */
interface VitestReport {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/**
 * Counts the tests of a report. A file that could not be loaded counts as one failed test, and so does what made the run
 * fail outside the tests: nothing that matched, an error that nobody caught, no report.
 */
export function countTests(report: string | undefined, isRunOk: boolean): Counts {
  const { testResults } = report === undefined ? { testResults: [] } : (JSON.parse(report) as VitestReport)
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = tests.filter(({ status }) => status === 'failed').length + unloaded.length
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: isRunOk ? failed : Math.max(failed, 1),
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  }
}

/** Returns the closing line of a run, which continuous integration reads. */
export function closingLineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`
}
