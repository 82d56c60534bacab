import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

/** Runs steps in a process of their own: each is a piece of JavaScript. */
function run(steps: Record<string, string>) {
  const list = Object.entries(steps).map(([name, code]) => ({
    name,
    command: process.execPath,
    args: ['--eval', code],
    isLive: name === 'live',
    remedy: 'the remedy',
  }))
  const script = `
    import { printOutcomes, runSteps } from ${JSON.stringify(join(import.meta.dirname, 'run-steps.ts'))}
    const { outcomes, exitCode } = await runSteps(${JSON.stringify(list)})
    printOutcomes(outcomes)
    process.exitCode = exitCode`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = text(child.stdout).then((all) => all.replaceAll(/\(\d+\.\d s\)/g, '(…)'))
  const code = once(child, 'exit').then(([exitCode]) => exitCode as number)
  return { child, output, code }
}

test('all steps run, also after one that fails, whose output is shown with what mends it', async () => {
  const { output, code } = run({ one: 'console.log("hidden")', two: 'console.log("why"); process.exit(3)', three: '' })
  expect(await output).toBe(
    [
      'ok     one (…)',
      'FAILED two (…): the remedy',
      '    why',
      'ok     three (…)',
      '',
      'ok     one (…)',
      'FAILED two (…): the remedy',
      'ok     three (…)',
      '',
    ].join('\n'),
  )
  expect(await code).toBe(1)
})

test('a signal ends the step that runs in its own time and leaves out the rest', async () => {
  const waits = `
    process.on('SIGTERM', () => { console.log('drained'); process.exit(0) })
    setInterval(() => {}, 1_000)
    console.log('up')`
  const { child, output, code } = run({ live: waits, next: '' })
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('up')) resolve()
    })
  })
  child.kill('SIGINT')
  expect(await output).toContain('drained\nok     live (…)\n\nok     live (…)\nnot run: next\n')
  expect(await code).toBe(130)
})
