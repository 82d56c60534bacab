import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkArguments } from './words/check-arguments.ts'
import type { Command, Invocation } from './command.ts'
import { commands } from './commands.ts'
import { describeFailure } from './describe-failure.ts'
import { exitCodes, type Outcome } from './exit-code.ts'
import { UsageError } from './words/usage-error.ts'

type Surroundings = Pick<Invocation, 'env' | 'terminal' | 'stop'>

/** Runs the command that the words name. Returns the exit code, one of `exitCodes`. */
export async function runCommand({
  words,
  ...rest
}: { readonly words: readonly string[] } & Surroundings): Promise<number> {
  return exitCodes[await runWords(words, rest)].code
}

async function runWords(words: readonly string[], rest: Surroundings): Promise<Outcome> {
  const { terminal } = rest
  const [first, second] = words
  const print = (lines: readonly string[]): void => lines.forEach((line) => terminal.print(line))
  if (first === undefined) {
    print(helpFor(commands))
    return 'misunderstood'
  }
  if (first === '--version' || first === '-v') {
    print([`restante ${readVersion()}`])
    return 'done'
  }
  if (isHelp(first) || first === 'help') {
    if (words.length > 1) return runWords([...words.slice(1), '--help'], rest)
    print(helpFor(commands))
    return 'done'
  }
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first)
  if (command) return runOne(command, words.slice(command.name.split(' ').length), rest)
  const group = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (group.length > 0 && (second === undefined || isHelp(second))) {
    print(helpFor(group))
    return second === undefined ? 'misunderstood' : 'done'
  }
  const wanted = group.length > 0 && second !== undefined ? `${first} ${second}` : first
  terminal.say(`There is no command ${JSON.stringify(wanted)}.`)
  terminal.say(`Try: restante ${group.length > 0 ? `${first} ` : ''}--help`)
  return 'misunderstood'
}

async function runOne(command: Command, words: readonly string[], rest: Surroundings): Promise<Outcome> {
  const { terminal, stop } = rest
  const { name, summary, usage } = command
  try {
    const { values, positionals } = parse(command, words)
    if (values['help']) {
      for (const line of [`restante ${name}: ${summary}`, '', ...usage.map((each) => `  ${each}`)]) terminal.print(line)
      return 'done'
    }
    checkArguments(positionals, command.arguments ?? [])
    return await command.run({ ...rest, options: values as Invocation['options'], arguments: positionals })
  } catch (error) {
    if (error === stop.reason) {
      terminal.say('Stopped before it was finished.')
      return 'interrupted'
    }
    terminal.say(`restante ${name}: ${describeFailure(error)}`)
    if (!(error instanceof UsageError)) return 'failed'
    terminal.say(`Try: restante ${name} --help`)
    return 'misunderstood'
  }
}

function parse(command: Command, words: readonly string[]): ReturnType<typeof parseArgs> {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function helpFor(listed: readonly Command[]): string[] {
  const width = Math.max(...listed.map(({ name }) => name.length))
  return [
    'restante: a federated graph of outlets, parcels and agent service points',
    '',
    'Usage: restante <command> [options]',
    '',
    ...listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'restante <command> --help says more, restante --version which version this is. Environment variables: PORT, HOST,',
    'DATABASE_URL, RESTANTE_DATA, RESTANTE_SECRET and others (docs/reference/config.md). Exit codes: docs/reference/cli.md.',
  ]
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
