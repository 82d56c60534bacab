import { parse } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSubgraph, fault, inputFault, silentLog, type Subgraph } from '../src/index.ts'
import { findLeaks, findUnsoundOutcomes, type TriedSubgraph } from '../src/testing.ts'
import { inTime } from './support/request.ts'

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  input NoteInput { text: String!  to: ID  kinds: [Kind!] }
  enum Kind { A B }
  type Query { sound(text: String): Int  either(a: Int, b: Int): Int }
  type Mutation { write(input: NoteInput!, idempotencyKey: String!): WritePayload }
  type WritePayload { userErrors: [UserError!]! }
  type UserError { code: String!  message: String!  path: [String!] }
  type Shelf @key(fields: "id") { id: ID!  books: Books  book(ref: String!): Book }
  type Books { count(kind: Kind, ref: String): Int }
  type Book { title: String }
  type Attic { hidden(ref: String): Int }
`)

/** How the resolvers of a subgraph behave; the default is sound. */
interface Behaviour {
  count?(ref: string): number
  write?(text: string, to?: string): unknown[]
  either?(a: number | undefined): number
}

let subgraphs: Subgraph[]
beforeAll(() => {
  subgraphs = []
})
afterAll(async () => {
  for (const subgraph of subgraphs) await subgraph.close()
})

async function tryOut(behaviour: Behaviour, entities: Record<string, string> = { Shelf: 'one' }): Promise<string[]> {
  const { unsound } = await findUnsoundOutcomes(await open(behaviour, entities))
  return unsound.filter((line) => !line.startsWith('Attic.hidden'))
}

async function open(behaviour: Behaviour, entities: Record<string, string>): Promise<TriedSubgraph> {
  const subgraph = await createSubgraph({
    name: 'notes',
    typeDefs,
    resolvers: {
      Query: { sound: () => 1, either: (_root: unknown, { a }: { a?: number }) => behaviour.either?.(a) ?? 1 },
      Mutation: {
        write: (_root: unknown, { input }: { input: { text: string; to?: string } }) => ({
          userErrors: behaviour.write?.(input.text, input.to) ?? [],
        }),
      },
      Shelf: { books: () => ({}), book: () => null },
      Books: { count: (_books: object, { ref }: { ref?: string }) => behaviour.count?.(ref ?? '') ?? 0 },
    },
    references: { Shelf: async (ids: readonly string[]) => ids.map((id) => ({ id })) },
    requiredScopes: { Query: { sound: null, either: null }, Mutation: { write: null }, entities: { Shelf: null } },
    contextOf: () => ({}),
    log: silentLog,
  })
  subgraphs.push(subgraph)
  return {
    schema: subgraph.schema,
    execute: (query, variables) => subgraph.execute(query, variables, inTime()),
    entities,
    samples: {},
  }
}

it('finds nothing in a sound subgraph', async () => {
  expect(await tryOut({})).toEqual([])
})

it('finds a resolver that fails for a value, also below an entity', async () => {
  const found = await tryOut({
    count(ref) {
      if (ref.includes("'")) throw new Error('syntax error')
      return 1
    },
  })
  expect(found).toEqual([expect.stringMatching(/^Books\.count\(ref\) given SQL: INTERNAL/)])
})

it('finds a refusal that repeats its value, or names no place', async () => {
  const repeating = await tryOut({ write: (text) => [{ code: 'WRONG', message: `No ${text}.`, path: null }] })
  expect(repeating).toContain('Mutation.write(input.text) given SQL: its value is repeated')
  const refusals = [fault('BAD_USER_INPUT', 'Not both.'), inputFault('a', 'must be 0.'), fault('NOT_FOUND', 'None.')]
  const [placeless, placed, other] = await Promise.all(
    refusals.map((refusal) =>
      tryOut({
        either(a) {
          if (a === 1) throw refusal
          return 1
        },
      }),
    ),
  )
  expect(placeless).toEqual(['Query.either(a) given one: no place in: Not both.'])
  expect(placed).toEqual([])
  expect(other).toEqual(['Query.either(a) given one: NOT_FOUND: None.'])
})

it('finds a field that it cannot reach', async () => {
  expect(await tryOut({}, {})).toEqual(['Shelf.book: no entity leads to it', 'Books.count: no entity leads to it'])
})

it('finds an id whose outcome tells that somebody has it, as that of an entity does', async () => {
  const told = [{ code: 'FORBIDDEN', message: 'It is not yours.' }]
  const subgraph = await open({ write: (_text, to) => (to === 'theirs' ? told : []) }, { Shelf: 'one' })
  const { unsound, requests } = await findLeaks(subgraph, [{ id: 'theirs', unknown: 'nobodys' }])
  expect(requests).toBe(4)
  expect(unsound).toEqual([expect.stringMatching(/^Mutation\.write\(input\.to\) given theirs: .*It is not yours/)])
})
