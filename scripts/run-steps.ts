import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A command that succeeds when it exits with 0. */
export interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Output is passed through while the command runs; otherwise it is printed only on failure. */
  readonly isLive?: boolean
  /** The command that mends a failure, where there is one. */
  readonly remedy?: string
}

/** The result of a step. */
export interface Outcome {
  readonly step: Step
  readonly state: 'ok' | 'failed' | 'not run'
  readonly seconds: number
}

/** The results of all steps. */
export interface Run {
  readonly outcomes: readonly Outcome[]
  /** 0 when every step succeeded, 1 when one failed, 128 + the signal's number after an interruption. */
  readonly exitCode: number
}

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules/.bin')

/**
 * Runs all steps one after another, also after a failure, and prints a line for each. SIGINT and SIGTERM are passed on to
 * the running step as SIGTERM; the remaining steps are then left out.
 */
export async function runSteps(steps: readonly Step[]): Promise<Run> {
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
    if (interruptedBy !== undefined) {
      outcomes.push({ step, state: 'not run', seconds: 0 })
      continue
    }
    const startedAt = performance.now()
    if (step.isLive) console.log(`\n${step.name}`)
    const { code, output } = await runCommand(step, (child) => (running = child))
    const outcome: Outcome = {
      step,
      state: code === 0 ? 'ok' : 'failed',
      seconds: (performance.now() - startedAt) / 1_000,
    }
    outcomes.push(outcome)
    console.log(describeOutcome(outcome))
    if (code !== 0 && output !== '') console.log(output.trimEnd().replaceAll(/^/gm, '    '))
  }
  const exitCode =
    interruptedBy !== undefined
      ? 128 + constants.signals[interruptedBy]
      : outcomes.every(({ state }) => state === 'ok')
        ? 0
        : 1
  return { outcomes, exitCode }
}

/** Prints a line for each step, with the remedy of those that failed. */
export function printOutcomes(outcomes: readonly Outcome[]): void {
  console.log('')
  for (const outcome of outcomes) console.log(describeOutcome(outcome))
}

function describeOutcome({ step, state, seconds }: Outcome): string {
  if (state === 'not run') return `not run: ${step.name}`
  const remedy = state === 'failed' && step.remedy !== undefined ? `: ${step.remedy}` : ''
  return `${state === 'ok' ? 'ok    ' : 'FAILED'} ${step.name} (${seconds.toFixed(1)} s)${remedy}`
}

function runCommand(
  step: Step,
  onStart: (child: ChildProcess) => void,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: root,
      env: { ...process.env, PATH: [bin, process.env['PATH'] ?? ''].join(delimiter) },
      stdio: step.isLive ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    onStart(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
