import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSchema, parse } from 'graphql'
import { afterAll, expect, it } from 'vitest'
import { plugin as printFunctions } from '../src/operations/functions.ts'
import { plugin as printMethods } from '../src/methods/methods.ts'
import { plugin as printTypes } from '../src/operations/types.ts'
import type { DocumentFile, Plugin } from '../src/plugin.ts'

const folder = mkdtempSync(join(tmpdir(), 'operations-'))
afterAll(() => rmSync(folder, { recursive: true }))

const schema = buildSchema(`
  "A day."
  scalar Date
  "How a book is bound."
  enum Binding { "In boards." HARD "In paper." SOFT @deprecated(reason: "Sold out.") }
  "A book."
  type Book {
    "Its number."
    id: ID!
    "Its title."
    title: String
    "Its binding."
    binding: Binding!
    "Its writers."
    authors(first: Int!): [Author!]!
    "Its shelf."
    shelf: String @deprecated(reason: "Nobody looks there.")
  }
  "A writer."
  type Author { "The name." name: String! "The books." books: [Book!]! }
  "Which books."
  input BookFilter { "Only these." bindings: [Binding!] }
  "A loan. Exactly one of \`card\` and \`name\`."
  input LendInput { "The key." idempotencyKey: String! "The book." bookId: ID! "A card." card: String "A name." name: String }
  "An error."
  type UserError { "Its code." code: String! }
  "A lent book."
  type LendPayload { "The book." book: Book "Errors: LENT." userErrors: [UserError!]! }
  type Query {
    book("Its number." id: ID!): Book
    books("Conditions." filter: BookFilter): [Book!]
  }
  type Mutation { lend(input: LendInput!): LendPayload }
`)

/** Writes files as the generator finds them: an operation by its name with the text after the first line, a fragment likewise. */
function write(files: Record<string, string>): DocumentFile[] {
  return Object.entries(files).map(([name, text]) => {
    const location = join(folder, `${name}.graphql`)
    writeFileSync(location, text)
    return { location, document: parse(text) }
  })
}

function head(method: string): string {
  return `# ${method}\n# Does it.\n#\n# @example\n# await restante.${method.split(':')[0]}({ id: '1' })\n`
}

async function print<Config>(plugin: Plugin<Config>, files: Record<string, string>, config: Config): Promise<string> {
  const printed = await plugin(schema, write(files), config)
  return typeof printed === 'string' ? printed : printed.content
}

const printAll = (files: Record<string, string>, choices = {}): Promise<string> => print(printTypes, files, { choices })
const book = `${head('books.get')}query book($id: ID!) { book(id: $id) { ...Book } }`
const lend = `${head('books.lend')}mutation lend($input: LendInput!) { lend(input: $input) { book { ...Book } userErrors { code } } }`
const Book = 'fragment Book on Book { id binding shelf authors(first: 2) { name } }'

it('names a selection like its type, with what the schema says of each field', async () => {
  expect(await printAll({ book, Book })).toContain(`/** A book. */
export interface Book {
  /** Its number. */
  readonly id: string
  /** Its binding. */
  readonly binding: Open<Binding>
  /**
   * Its shelf.
   *
   * @deprecated Nobody looks there.
   */
  readonly shelf: string | null
  /**
   * Its writers.
   *
   * Asked for with \`first: 2\`.
   */
  readonly authors: readonly Author[]
}
`)
})

it('names a selection that is one fragment like the fragment, which extends those that it includes', async () => {
  const BookDetails = 'fragment BookDetails on Book { ...Book title }'
  const printed = await printAll({ book: book.replace('...Book', '...BookDetails'), Book, BookDetails })
  expect(printed).toContain('export interface BookDetails extends Book {\n  /** Its title. */\n  readonly title')
  expect(printed).toContain('`Book` with `title`.')
})

it('explains the values of an enum, which is closed in inputs', async () => {
  const books = `${head('books.list')}query books($filter: BookFilter) { books(filter: $filter) { ...Book } }`
  const printed = await printAll({ books, Book })
  expect(printed).toContain(' * - `HARD`: In boards.\n * - `SOFT`: In paper. Deprecated: Sold out.\n')
  expect(printed).toContain('readonly bindings?: readonly Binding[] | null | undefined')
  expect(printed).toContain('/** Conditions. */\n  readonly filter?: BookFilter | null | undefined')
})

it('lets the key of a mutation be left out, and makes a union of members of which one is given', async () => {
  const printed = await printAll({ lend, Book }, { LendInput: [['card'], ['name']] })
  expect(printed).toContain('readonly idempotencyKey?: string | undefined')
  expect(printed).toMatch(/readonly card: string\n *readonly name\?: undefined/)
  await expect(printAll({ lend, Book }, { LendInput: [['cart']] })).rejects.toThrow('LendInput has no cart.')
  await expect(printAll({ lend, Book }, { BuyInput: [] })).rejects.toThrow('no operation takes BuyInput.')
})

it.each<[string, Record<string, string>, string]>([
  [
    'two selections of a type that differ',
    { book, lend: lend.replace('...Book', 'id title'), Book },
    'lend.graphql: the selection of Book has `title`, unlike that in',
  ],
  [
    'a field that is asked for in two ways',
    { book, lend: lend.replace('...Book', 'id binding shelf authors(first: 3) { name }'), Book },
    'has `authors`, otherwise than that in',
  ],
  [
    'a fragment called like another type',
    { book: book.replace('...Book', '...Author'), Author: 'fragment Author on Book { id }' },
    'Author is the name of another type.',
  ],
  [
    'a fragment that no document uses',
    { book, Book, Spare: 'fragment Spare on Book { id }' },
    'no document uses the fragment Spare.',
  ],
  [
    'an interface that would hide a type of the language',
    { book: book.replace('...Book', '...Promise'), Promise: 'fragment Promise on Book { id }' },
    'would hide a type of the language',
  ],
  [
    'a file without a method',
    { book: book.replace('# books.get\n', ''), Book },
    'the first line names the method, such as `# parcels.create`.',
  ],
  [
    'a mark that does not exist',
    { book: book.replace('books.get\n', 'books.get: public\n'), Book },
    'some of: publishable, shopper, device, anyone, can be nothing.',
  ],
  [
    'a document without sentences',
    { book: book.replace('# Does it.\n', ''), Book },
    'sentences after the first line say what the operation does.',
  ],
  [
    'a document without an example of its method',
    { book: book.replace('restante.books', 'restante.book'), Book },
    'show the method as it is called.',
  ],
  [
    'a method of two documents',
    { book, lend: lend.replaceAll('books.lend', 'books.get'), Book },
    'the method books.get is that of',
  ],
  ['an operation of another name than its file', { other: book, Book }, 'the operation is named like the file.'],
  [
    'a mutation for publishable keys',
    { lend: lend.replace('books.lend\n', 'books.lend: publishable\n'), Book },
    'a publishable key runs queries only.',
  ],
  [
    'a query that can be nothing',
    { book: book.replace('books.get\n', 'books.get: can be nothing\n'), Book },
    'only a mutation can be nothing.',
  ],
])('refuses %s', async (_, files, sentence) => {
  await expect(printAll(files)).rejects.toThrow(sentence)
})

it('writes a function and a method with named parameters, the errors of the payload and an example of each form', async () => {
  const functions = await print(printFunctions, { lend, Book }, {})
  expect(functions).toContain(" * In `userErrors`: LENT.\n *\n * @example\n * await lend(client, { id: '1' })\n")
  expect(functions).toContain(
    "export function lend(client: Executor, input: LendInput, options?: CallOptions): Promise<Outcome<LendPayload, 'book'>>",
  )
  const methods = await print(printMethods, { lend, Book }, { composed: {} })
  expect(methods).toContain(
    "   * await restante.books.lend({ id: '1' })\n   */\n  lend(input: LendInput, options?: CallOptions): Promise<Outcome<LendPayload, 'book'>>",
  )
})

it('shows each kind of key the methods that it may run, with their comments', async () => {
  const marked = {
    book: book.replace('books.get\n', 'books.get: device, publishable\n'),
    lend: lend.replace('books.lend\n', 'books.lend: device\n'),
    Book,
  }
  const methods = await print(printMethods, marked, { composed: {} })
  const part = /export interface PublishableBooksMethods \{([^}]*)\}/.exec(methods)![1]!
  expect(part).toContain('* Does it.')
  expect(part).not.toContain('lend')
  expect(methods).toMatch(/export interface DeviceMethods \{\n.*\n {2}readonly books: BooksMethods\n/)
  expect(methods).toContain('export interface ShopperMethods {\n}')
  const own = { book: book.replaceAll('books.get', 'book').replace('# book\n', '# book: shopper\n'), Book }
  expect(await print(printMethods, own, { composed: {} })).toMatch(/export interface ShopperMethods \{\n[^]* {2}book\(/)
})
