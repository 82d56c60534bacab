// `npm run pack:check`: packs the SDK as it is published, installs it in empty folders and exercises it there.
import { parseArgs } from 'node:util'
import { createTerminal } from '@restante/cli/terminal'
import { startGraph } from '@restante/cli/testing'
import { startTestServer } from '@restante/store/testing'
import { runChecks } from './check.ts'
import { checks } from './checks/checks.ts'
import { packSdk } from './pack.ts'
import { foreignEnvironment } from './run-program.ts'
import { installTools } from './tools.ts'

const names = checks.map(({ name }) => name)
const usage = [
  'npm run pack:check [-- options]',
  '',
  'Packs @restante/sdk with plain npm, installs the tarball in empty folders and exercises it against a graph of its own.',
  '',
  '  --only A,B   runs only these checks; all:',
  ...names.map((name) => `               ${name}`),
  '  --help       shows this',
  '',
  'Exit codes: 0 all well, 1 a check failed, 2 not understood or not possible, 130 interrupted.',
]

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
process.exitCode = await runWords(process.argv.slice(2))

async function runWords(words: readonly string[]): Promise<number> {
  const terminal = createTerminal(process, process.env)
  let only: readonly string[] | undefined
  try {
    const { values } = parseArgs({ args: [...words], options: { only: { type: 'string' }, help: { type: 'boolean' } } })
    if (values.help) {
      for (const line of usage) terminal.print(line)
      return 0
    }
    only = values.only?.split(',')
  } catch (error) {
    terminal.say(`${(error as Error).message}\nTry: npm run pack:check -- --help`)
    return 2
  }
  const unknown = only?.filter((name) => !names.includes(name)) ?? []
  if (unknown.length > 0) {
    terminal.say(`There is no check ${JSON.stringify(unknown[0])}. There are: ${names.join(', ')}.`)
    return 2
  }
  const env = foreignEnvironment(process.env)
  await using cleanUp = new AsyncDisposableStack()
  try {
    await installTools(terminal)
    stop.signal.throwIfAborted()
    const packing = terminal.begin('Packing')
    const packed = cleanUp.adopt(await packSdk(env), ({ remove }) => remove())
    packing.end(`${packed.files.length} files`)
    stop.signal.throwIfAborted()
    const starting = terminal.begin('Starting a graph')
    cleanUp.adopt(await startTestServer(), (server) => server.stop())
    const graph = cleanUp.adopt(await startGraph({ sample: 'small' }), ({ close }) => close())
    starting.end('ready')
    const { platform: secretKey, publishable: publishableKey } = graph.keys
    const { ok, failed, notRun } = await runChecks(
      checks.filter(({ name }) => only?.includes(name) ?? true),
      { ...packed, graph: { endpoint: graph.endpoint, secretKey, publishableKey }, env },
      terminal,
      stop.signal,
    )
    const elsewhere = notRun === 0 ? '' : `, ${notRun} not run on this machine`
    terminal.print(`pack:check: ${failed === 0 ? 'ok' : `${failed} failed`}, ${ok} passed${elsewhere}`)
    return failed === 0 ? 0 : 1
  } catch (error) {
    if (stop.signal.aborted) return 130
    terminal.say(error instanceof Error ? error.message : String(error))
    return 2
  }
}
