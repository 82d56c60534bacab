import { parseArgs } from 'node:util'
import type { Command, Invocation } from './command.ts'
import { composeCommand } from './commands/compose.ts'
import { demoCommand } from './commands/demo.ts'
import { importCommand } from './commands/import.ts'
import { keysCommand } from './commands/keys.ts'
import { migrateCommand } from './commands/migrate.ts'
import { parcelsCommand } from './commands/parcels.ts'
import { serveCommand } from './commands/serve.ts'
import { startCommand } from './commands/start.ts'

const commands: readonly Command[] = [
  startCommand,
  serveCommand,
  demoCommand,
  importCommand,
  keysCommand,
  parcelsCommand,
  migrateCommand,
  composeCommand,
]

/** Runs the command that the words name. Returns the exit code: 0 done, 1 failed, 2 not understood, 130 interrupted. */
export async function runCommand({
  words,
  ...rest
}: { readonly words: readonly string[] } & Pick<Invocation, 'env' | 'terminal' | 'stop'>): Promise<number> {
  const { terminal } = rest
  const [name, ...others] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    for (const line of helpForAll()) terminal.print(line)
    return name === undefined ? 2 : 0
  }
  const command = commands.find((each) => each.name === name)
  if (!command) {
    terminal.say(`There is no command ${JSON.stringify(name)}. Try: restante --help`)
    return 2
  }
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(command, others)
  } catch (error) {
    terminal.say(`${(error as Error).message}\nTry: restante ${name} --help`)
    return 2
  }
  if (parsed.values['help']) {
    for (const line of [`restante ${name}: ${command.summary}`, '', ...command.usage.map((each) => `  ${each}`)]) {
      terminal.print(line)
    }
    return 0
  }
  try {
    return await command.run({
      ...rest,
      options: parsed.values as Invocation['options'],
      arguments: parsed.positionals,
    })
  } catch (error) {
    if (error === rest.stop.reason) {
      terminal.say('Stopped before it was finished.')
      return interrupted
    }
    terminal.say(`restante ${name}: ${describeFailure(error)}`)
    return 1
  }
}

/** Exit code by which shells report a program that was interrupted. */
const interrupted = 130

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop the program that listens there, or choose another port with PORT or --port.`
  }
  return error.message
}

function parse(command: Command, words: readonly string[]): ReturnType<typeof parseArgs> {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
}

function helpForAll(): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'restante: a federated graph of outlets, parcels and agent service points',
    '',
    'Usage: restante <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'restante <command> --help says more. Environment variables: PORT, HOST, DATABASE_URL, RESTANTE_DATA,',
    'RESTANTE_SECRET and others (docs/reference/config.md).',
  ]
}
