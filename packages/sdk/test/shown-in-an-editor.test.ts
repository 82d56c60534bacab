import { afterAll, beforeAll, expect, it } from 'vitest'
import { methodTable } from '../src/generated/method-table.ts'
import * as functions from '../src/operations.ts'
import { type LanguageServer, startLanguageServer } from './support/language-server.ts'

const paths = Object.entries(methodTable).flatMap(([name, member]) =>
  typeof member === 'function' ? [name] : Object.keys(member).map((inner) => `${name}.${inner}`),
)
const names = Object.keys(functions)
const lines = [
  "import { createClient } from '@restante/sdk'",
  `import { ${names.join(', ')} } from '@restante/sdk/operations'`,
  "const browser = createClient({ endpoint: '', apiKey: 'pk_test_0123456789abcdef' })",
  "const restante = createClient({ endpoint: '', apiKey: 'sk_test_0123456789abcdef' })",
  "const page = await restante.outlets.nearest({ near: { outletId: '' }, first: 1 })",
  "if (page.edges[0]?.node.status === '') {}",
  "await restante.outlets.nearest({ near: { outletId: '' }, filter: { kinds: [''] }, first: 1 })",
  'page.edges[0]!.node.status',
  'browser.outlets.nearest',
  ...paths.map((path) => `restante.${path}`),
  ...names,
]
const lineOf = (text: string): number => lines.indexOf(text)

let server: LanguageServer
beforeAll(async () => void (server = await startLanguageServer(lines.join('\n'))))
afterAll(() => server.stop())

it.each([...paths.map((path) => `restante.${path}`), ...names, 'browser.outlets.nearest'])(
  'shows over %s a signature of named types, and a comment with an example',
  async (shown) => {
    const { declaration, comment } = await server.hover(lineOf(shown))
    expect(declaration).toMatch(/\w+\(.*\boptions\??: \w+.*\): \w+|=> /)
    expect(declaration.length).toBeLessThanOrEqual(250)
    expect(declaration).not.toMatch(/rest_\d|\{/)
    if (shown !== 'createExecutor') expect(comment).toMatch(/^[A-Z][^]*\*@example\*/)
  },
)

it('shows over a field its type by name, and what the schema says of it', async () => {
  expect(await server.hover(lineOf('page.edges[0]!.node.status'))).toEqual({
    declaration: '(property) Outlet.status: Open<OutletStatus>',
    comment: 'The present state; `opensOn` and `closesOn` announce changes.',
  })
})

it.each(['kinds: [', "status === '"])('offers the known values of an enum after %s', async (start) => {
  const line = lines.findIndex((text) => text.includes(start))
  const before = lines[line]!.length - lines[line]!.indexOf("''", lines[line]!.indexOf(start) - 1) - 1
  expect(await server.complete(line, before)).toContain(start === 'kinds: [' ? 'PARCEL_LOCKER' : 'SUSPENDED')
})
