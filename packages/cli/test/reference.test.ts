import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defaultConfig as gatewayDefaults } from '@restante/gateway'
import { describe, expect, it } from 'vitest'
import { subgraphs } from '../src/graph/compose.ts'
import { defaultConfig, readConfig } from '../src/config.ts'
import { createTerminal } from '../src/terminal.ts'

const root = new URL('../../../', import.meta.url)
const page = readFileSync(new URL('docs/reference/config.md', root), 'utf8')
const rows = Array.from(page.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$/gm), ([, name, form, standard]) => ({
  name: name!,
  form: form!.replaceAll('`', ''),
  standard: standard!,
}))

/** Lists the variables that the configuration and the terminal read. */
function listAskedFor(): string[] {
  const asked = new Set<string>()
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => void asked.add(String(name)),
    },
  )
  readConfig(env)
  createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {}, isTTY: true } }, env)
  return [...asked]
}

/** Lists the variables that source files read by name. */
function listNamedInSources(): string[] {
  const files = globSync('packages/{cli,gateway,store,subgraph-*}/src/**/*.ts', { cwd: fileURLToPath(root) })
  const texts = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, root), 'utf8'))
  return texts.flatMap((text) => Array.from(text.matchAll(/\benv\['(\w+)'\]/g), ([, name]) => name!))
}

/** Variables with the addresses of the subgraphs; the gateway accepts any variable of this form. */
const subgraphVariables = subgraphs.map(({ name }) => `RESTANTE_URL_${name.toUpperCase().replaceAll('-', '_')}`)

describe('docs/reference/config.md', () => {
  it('has a row for every variable that is read, and for no other', () => {
    const read = new Set([...listAskedFor(), ...listNamedInSources(), ...subgraphVariables])
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...read].toSorted())
  })

  it('names the variables by which the gateway finds the subgraphs', () => {
    const env = Object.fromEntries(subgraphVariables.map((name) => [name, 'http://elsewhere/graphql']))
    expect(Object.keys(readConfig(env).gateway.subgraphUrls)).toEqual(subgraphs.map(({ name }) => name))
  })

  it.each(rows)('gives $name the default that holds', ({ name, standard }) => {
    const defaults: Record<string, string> = { ...gatewayDefaults, ...defaultConfig }
    if (Object.hasOwn(defaults, name)) expect(standard).toBe(`\`${defaults[name]}\``)
    else expect(standard).toMatch(/^none(:|$)/)
  })

  it('gives the form that is asked for of every variable that is checked', () => {
    let message = ''
    try {
      readConfig(Object.fromEntries(rows.map(({ name }) => [name, '?'])))
    } catch (error) {
      message = (error as Error).message
    }
    const asked = Array.from(message.matchAll(/^ {2}(\w+) must be (.+)$/gm), ([, name, form]) => ({ name, form }))
    const told = rows.filter(({ form }) => /^(an address|a whole number)/.test(form))
    expect(Object.fromEntries(asked.map(({ name, form }) => [name, form]))).toEqual(
      Object.fromEntries(told.map(({ name, form }) => [name, form])),
    )
  })
})
