// `npm test`: the checks, then the tests. With arguments only the tests that they choose.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checks } from './checks.ts'
import { printOutcomes, runSteps } from './run-steps.ts'
import { closingLineOf, countTests } from './test-report.ts'
import { listTestFiles, selectTests } from './test-selection.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { args, isWhole, leftOut } = selectTests(process.argv.slice(2), listTestFiles(root))

const reportFolder = mkdtempSync(join(tmpdir(), 'restante-tests-'))
const reportFile = join(reportFolder, 'tests.json')
const tests = {
  name: 'tests',
  command: 'vitest',
  args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...args],
  isLive: true,
}
const { outcomes, exitCode } = await runSteps(isWhole ? [...checks, tests] : [tests])
const report = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : undefined
const counts = countTests(report, outcomes.at(-1)?.state === 'ok')
rmSync(reportFolder, { recursive: true, force: true })

printOutcomes(outcomes)
if (!isWhole) console.log('not run: the checks (npm run check) and tests that were not asked for')
else for (const name of counts.skipped) console.log(`not run: ${name}`)
for (const file of leftOut) console.log(`not run: ${file} (npm test -- --slow)`)
console.log(closingLineOf(counts))
process.exitCode = exitCode
