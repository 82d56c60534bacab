// Everything that must hold before a change is done, in the order in which a mistake shows soonest. `npm test` runs it;
// further arguments go to vitest: `npm test -- packages/store`.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One thing to check: it holds when its command ends with 0. */
interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Shown while it runs; else what it printed is shown only when it failed. */
  readonly isLive?: boolean
}

interface Outcome {
  readonly name: string
  readonly isOk: boolean
  readonly seconds: number
}

/** The counts of the test run. */
interface Counts {
  readonly passed: number
  readonly failed: number
  /** The full names of the tests that were skipped. */
  readonly skipped: readonly string[]
}

/** As much as is read here of what vitest's reporter `json` writes. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules/.bin')
const reportFolder = mkdtempSync(join(tmpdir(), 'restante-check-'))
const reportFile = join(reportFolder, 'tests.json')

const steps: readonly Step[] = [
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: [] },
  { name: 'types of the SDK for its users', command: 'tsc', args: ['--project', 'packages/sdk/tsconfig.web.json'] },
  { name: 'unused code and dependencies', command: 'knip', args: [] },
  { name: 'generated code', command: 'graphql-codegen', args: ['--check'] },
  { name: 'composition', command: process.execPath, args: ['packages/cli/src/main.ts', 'compose', '--check'] },
  {
    name: 'tests',
    command: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
    isLive: true,
  },
]

let running: ChildProcess | undefined
let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interruptedBy ??= signal
    // The tests stop their servers before they end.
    running?.kill('SIGTERM')
  })
}

const outcomes: Outcome[] = []
for (const step of steps) {
  if (interruptedBy === undefined) outcomes.push(await runStep(step))
}
const counts = readCounts()
rmSync(reportFolder, { recursive: true, force: true })
printSummary(outcomes, counts)
process.exitCode =
  interruptedBy !== undefined ? 128 + constants.signals[interruptedBy] : outcomes.every(({ isOk }) => isOk) ? 0 : 1

async function runStep(step: Step): Promise<Outcome> {
  const startedAt = performance.now()
  if (step.isLive) console.log(`\n${step.name}`)
  const { code, output } = await runCommand(step)
  const seconds = (performance.now() - startedAt) / 1_000
  const isOk = code === 0
  console.log(`${isOk ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)`)
  if (!isOk && output !== '') console.log(output.trimEnd().replaceAll(/^/gm, '    '))
  return { name: step.name, isOk, seconds }
}

function runCommand(step: Step): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      env: { ...process.env, PATH: [bin, process.env['PATH'] ?? ''].join(delimiter) },
      stdio: step.isLive ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    running = child
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** A test file that could not even be loaded counts as one failed test, and so does a run that wrote no report. */
function readCounts(): Counts {
  let report: VitestReport
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
  } catch {
    return { passed: 0, failed: 1, skipped: [] }
  }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + unloaded.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  }
}

function printSummary(results: readonly Outcome[], { passed, failed, skipped }: Counts): void {
  const notRun = steps.filter(({ name }) => !results.some((result) => result.name === name)).map(({ name }) => name)
  console.log('')
  for (const { name, isOk, seconds } of results)
    console.log(`${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  for (const name of [...notRun, ...skipped]) console.log(`not run: ${name}`)
  console.log(`${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`)
}
