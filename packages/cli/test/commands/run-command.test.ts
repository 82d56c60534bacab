import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../../src/command.ts'
import { subgraphs, supergraphFile } from '../../src/graph/compose.ts'
import { type BinaryRun, runBinary } from '../support/run-binary.ts'

const folder = new URL('../../src/commands/', import.meta.url)
const commands = await Promise.all(
  readdirSync(folder).map(async (file) => {
    const exported = (await import(new URL(file, folder).href)) as Record<string, Command>
    return Object.values(exported).find((value) => typeof value === 'object')!
  }),
)

const run = (...words: string[]): Promise<BinaryRun> => runBinary(words)

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('of all commands, by %s, is the result', async (word) => {
    const { code, out, error } = await run(word)
    expect(code).toBe(0)
    expect(error).toBe('')
    const listed = Array.from(out.matchAll(/^ {2}(\w+(?: \w+)?) {2,}(.+)$/gm), ([, name, summary]) => [name, summary])
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
      for (const words of [
        [...name.split(' '), '--help'],
        [...name.split(' '), '-h'],
        ['help', ...name.split(' ')],
      ]) {
        const { code, out, error } = await run(...words)
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
    expect((await run(...name.split(' '), 'nonsense', '--help')).code).toBe(0)
  })

  it('of a subject lists what can be done with it', async () => {
    const { code, out } = await run('keys', '--help')
    expect(code).toBe(0)
    expect(out).toContain('keys rotate')
    expect(out).not.toContain('partners list')
    expect(await run('keys')).toEqual({ code: 2, out, error: '' })
  })
})

describe('what is not understood', () => {
  it.each([['fly'], ['constructor'], ['--fly'], ['']])('ends with 2: the command %j', async (word) => {
    const { code, out, error } = await run(word)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(error).toContain(JSON.stringify(word))
    expect(error).toContain('restante --help')
  })

  it.each(commands)('ends with 2: an option that $name does not have', async ({ name }) => {
    const { code, out, error } = await run(...name.split(' '), '--fly')
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(error).toContain("'--fly'")
    expect(error).toContain(`restante ${name} --help`)
  })

  it.each(commands.filter((command) => !command.arguments?.at(-1)?.includes('...')))(
    'ends with 2: a word more than $name takes',
    async ({ name, arguments: wanted = [] }) => {
      const words = Array.from({ length: wanted.length + 1 }, (_, index) => `word${index}`)
      const { code, error } = await run(...name.split(' '), ...words)
      expect(error).toContain(`The word "word${wanted.length}" is one too many.`)
      expect(code).toBe(2)
    },
  )

  it.each(commands.filter((command) => command.arguments?.some((each) => !each.startsWith('['))))(
    'ends with 2: $name without the word that it needs',
    async ({ name, arguments: wanted = [] }) => {
      const { code, out, error } = await run(...name.split(' '))
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(error).toContain(`restante ${name}: ${wanted[0]} is missing.`)
    },
  )

  it('ends with 2: something that cannot be done with a subject', async () => {
    const { code, error } = await run('keys', 'fly')
    expect(code).toBe(2)
    expect(error).toContain('There is no command "keys fly".\nTry: restante keys --help')
  })

  it.each([
    ['a list that there is not', ['import', 'mars-post'], 'india-post'],
    ['a part that there is not', ['serve', 'constructor'], 'gateway, outlets'],
    ['a story that there is not', ['demo', 'fairy-tale'], 'delivery'],
    ['a port that is none', ['serve', '--port', 'http'], 'PORT must be a whole number'],
    ['keys of a supergraph of our own', ['serve', '--keys', 'keys.json'], '--supergraph'],
    ['a key of no realm', ['keys', 'create'], '--realm is missing'],
    ['a realm that cannot be', ['keys', 'list', '--realm', 'the demo'], '2 to 8 characters'],
    ['a kind that there is not', ['keys', 'create', '--realm', 'demo', '--kind', 'golden'], 'secret, publishable'],
    ['a key of nobody', ['keys', 'create', '--realm', 'demo', '--kind', 'secret'], '--partner is missing'],
    [
      'a scope that a kind lacks',
      ['keys', 'create', '--realm', 'demo', '--kind', 'device', '--partner', 'x', '--scopes', 'counter,admin'],
      'A device key has no scope "admin". It may have: outlets:read, counter.',
    ],
    [
      'a time that is none',
      ['keys', 'create', '--realm', 'demo', '--kind', 'secret', '--partner', 'x', '--expires', 'soon'],
      '2027-01-31T12:00:00Z',
    ],
    ['a key instead of its id', ['keys', 'revoke', 'sk_test_1'], 'restante keys list'],
    ['the id of something else', ['keys', 'revoke', 'prt_demo_01900000-0000-7000-8000-000000000000'], 'key_demo_'],
    [
      'a grace that is none',
      ['keys', 'rotate', 'key_demo_01900000-0000-7000-8000-000000000000', '--grace', '1y'],
      '24h',
    ],
    ['a sort of partner that there is not', ['partners', 'list', '--kind', 'wizard'], 'carrier, platform'],
    ['an announcement without a key', ['parcels', 'announce', 'parcels.csv'], 'RESTANTE_KEY'],
  ])('ends with 2 and one sentence that helps: %s', async (_, words, hint) => {
    const { code, out, error } = await run(...words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error).toContain(`restante ${words[0]}`)
    expect(error).toContain(hint)
    expect(error).toMatch(/\nTry: restante .+ --help\n$/)
    expect(error).not.toMatch(/^\s+at /m)
  })

  it('ends with 2: an option without the value that it needs', async () => {
    expect((await run('serve', '--port')).code).toBe(2)
    expect((await run('compose', '--check=yes')).code).toBe(2)
  })
})

describe('what cannot be done', () => {
  it.each([
    ['a file that is not there', ['parcels', 'announce', '/nowhere/parcels.csv'], 'There is no /nowhere/parcels.csv.'],
    ['a folder instead of a file', ['parcels', 'announce', '/usr'], 'A folder was given where a file is needed.'],
    [
      'a supergraph that is not there',
      ['serve', 'gateway', '--port', '0', '--supergraph', '/nowhere/supergraph.graphql'],
      'There is no /nowhere/supergraph.graphql.',
    ],
  ])('ends with 1 and one sentence that helps: %s', async (_, words, sentence) => {
    const { code, out, error } = await runBinary(words, { RESTANTE_KEY: 'sk_test_0123456789abcdef' })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error).toContain(sentence)
    expect(error).not.toMatch(/ENOENT|EISDIR|^\s+at /m)
  })
})

describe('the version', () => {
  it.each(['--version', '-v'])('is shown by %s', async (word) => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await run(word)).toEqual({ code: 0, out: `restante ${version}\n`, error: '' })
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
