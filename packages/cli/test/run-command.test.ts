import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../src/command.ts'
import { subgraphs, supergraphFile } from '../src/graph/compose.ts'
import { runCommand } from '../src/run-command.ts'
import { createTerminal } from '../src/terminal.ts'

const folder = new URL('../src/commands/', import.meta.url)
const commands = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const exported = (await import(new URL(file, folder).href)) as Record<string, Command>
    return Object.values(exported).find((value) => typeof value === 'object')!
  }),
)

/** Runs the words as the binary does and returns the exit code and the output. */
async function run(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const written = { out: '', error: '' }
  const terminal = createTerminal({
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.error += text) },
  })
  const code = await runCommand({ words, env: {}, terminal, stop: AbortSignal.abort() })
  return { code, ...written }
}

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('of all commands, by %s, is the result', async (word) => {
    const { code, out, error } = await run(word)
    expect(code).toBe(0)
    expect(error).toBe('')
    const listed = Array.from(out.matchAll(/^ {2}(\w+) +(.+)$/gm), ([, name, summary]) => [name, summary])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(commands.map(({ name, summary }) => [name, summary])))
    expect(out).toContain('docs/reference/config.md')
  })

  it('is shown when no command is named, which is a mistake', async () => {
    const { code, out } = await run()
    expect(code).toBe(2)
    expect(out).toBe((await run('--help')).out)
  })

  it.each(commands)(
    'of $name says what it is for and names every option',
    async ({ name, summary, usage, options }) => {
      for (const word of ['--help', '-h']) {
        const { code, out, error } = await run(name, word)
        expect(code).toBe(0)
        expect(error).toBe('')
        expect(out.split('\n')[0]).toBe(`restante ${name}: ${summary}`)
        for (const line of usage) expect(out).toContain(line)
        for (const option of Object.keys(options)) expect(out).toContain(`--${option}`)
        for (const [, option] of out.matchAll(/--([a-z][a-z-]*)/g)) expect(Object.keys(options)).toContain(option)
      }
    },
  )

  it.each(commands)('of $name starts nothing, whatever else is asked for', async ({ name }) => {
    expect((await run(name, 'nonsense', '--help')).code).toBe(0)
  })
})

describe('what is not understood', () => {
  it.each([['fly'], ['constructor'], ['--version'], ['']])('ends with 2: the command %j', async (word) => {
    const { code, out, error } = await run(word)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(error).toContain(JSON.stringify(word))
    expect(error).toContain('restante --help')
  })

  it.each(commands)('ends with 2: an option that $name does not have', async ({ name }) => {
    const { code, out, error } = await run(name, '--fly')
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(error).toContain("'--fly'")
    expect(error).toContain(`restante ${name} --help`)
  })

  it('ends with 2: an option without the value that it needs', async () => {
    expect((await run('serve', '--port')).code).toBe(2)
    expect((await run('compose', '--check=yes')).code).toBe(2)
  })
})

describe('what cannot be done', () => {
  it.each([
    ['a list that there is not', ['import', 'mars-post'], 'india-post'],
    ['a part that there is not', ['serve', 'constructor'], 'gateway, outlets'],
    ['a port that is none', ['serve', '--port', 'http'], 'PORT must be a whole number'],
    ['a key of nobody', ['keys', 'create'], 'keys create --realm'],
  ])('ends with 1 and one sentence that helps: %s', async (_, words, hint) => {
    const { code, out, error } = await run(...words)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(error).toContain(`restante ${words[0]}: `)
    expect(error).toContain(hint)
    expect(error).not.toMatch(/^\s+at /m)
  })
})

describe('compose --check', () => {
  const kept = [...subgraphs]
  afterEach(() => void subgraphs.splice(0, kept.length, ...kept))

  it('ends with 0 when the supergraph is up to date', async () => {
    expect(await run('compose', '--check')).toEqual({ code: 0, out: '', error: '✔ The supergraph is up to date.\n' })
  })

  it('ends with 1 when it is stale, and leaves it so', async () => {
    const committed = await readFile(supergraphFile, 'utf8')
    const [first] = subgraphs
    subgraphs[0] = { ...first!, url: 'http://127.0.0.1:4999/graphql' }
    const { code, error } = await run('compose', '--check')
    expect(code).toBe(1)
    expect(error).toContain('npm run compose')
    expect(await readFile(supergraphFile, 'utf8')).toBe(committed)
  })

  it('ends with 1 when the subgraphs do not fit together', async () => {
    const [first] = subgraphs
    subgraphs[0] = { ...first!, typeDefs: { ...first!.typeDefs, definitions: first!.typeDefs.definitions.slice(0, 3) } }
    const { code, error } = await run('compose', '--check')
    expect(code).toBe(1)
    expect(error).toContain('The subgraphs do not compose:')
  })
})
