import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { restartOnChange } from './restart-on-change.ts'

/** A program that writes when it starts and, some time after it was asked to, that it has ended; `arg` is its exit code. */
const program = `
  import { appendFileSync } from 'node:fs'
  const say = (word) => appendFileSync(process.argv[1], word + '\\n')
  const timer = setInterval(() => {}, 1_000)
  process.on('SIGTERM', () => setTimeout(() => { say('end'); process.exit(7) }, 50))
  say('start')
  if (process.argv[2] === 'crash') process.exit(3)
`

async function setUp(mode: 'run' | 'crash') {
  const folder = await mkdtemp(join(tmpdir(), 'restante-restart-'))
  const logFolder = await mkdtemp(join(tmpdir(), 'restante-restart-'))
  onTestFinished(async () => {
    for (const each of [folder, logFolder]) await rm(each, { recursive: true })
  })
  const log = join(logFolder, 'log')
  await writeFile(log, '')
  const stop = new AbortController()
  const said: string[] = []
  const code = restartOnChange({
    command: process.execPath,
    args: ['--input-type=module', '--eval', program, log, mode],
    folders: [folder],
    isRelevant: (file) => !file.endsWith('.test.ts'),
    say: (line) => said.push(line),
    stop: stop.signal,
  })
  return {
    said,
    async change(file: string) {
      await writeFile(join(folder, file), '')
    },
    async untilLogged(...words: string[]) {
      await expect
        .poll(async () => (await readFile(log, 'utf8')).trim().split('\n'), { timeout: 60_000 })
        .toEqual(words)
    },
    async end() {
      stop.abort()
      return code
    },
  }
}

test('a change starts the program again after it has ended in its own time', async () => {
  const dev = await setUp('run')
  await dev.untilLogged('start')
  await dev.change('other.test.ts')
  await dev.change('source.ts')
  await dev.untilLogged('start', 'end', 'start')
  expect(dev.said).toEqual(['source.ts changed.'])
  expect(await dev.end()).toBe(7)
  await dev.untilLogged('start', 'end', 'start', 'end')
})

test('a program that fails is started again at the next change', async () => {
  const dev = await setUp('crash')
  await dev.untilLogged('start')
  await expect.poll(() => dev.said).toEqual(['Ended with exit code 3; a change starts it again.'])
  await dev.change('source.ts')
  await dev.untilLogged('start', 'start')
  expect(await dev.end()).toBe(3)
})
