import fc from 'fast-check'
import {
  buildSchema,
  type DocumentNode,
  Kind,
  OperationTypeNode,
  parse,
  print,
  type SelectionSetNode,
  Source,
  TokenKind,
  validate,
  visit,
} from 'graphql'
import { Lexer } from 'graphql/language/lexer.js'
import { describe, expect, test } from 'vitest'
import { canonicalText } from '../../src/document/canonical-text.ts'
import { createOperations } from '../support/fuzz/random-operations.ts'
import { ask, createWorldGateway } from '../support/gateway-of-world.ts'
import { shop } from '../support/worlds/shop.ts'
import { worlds } from '../support/worlds/worlds.ts'

const perWorld = 40

const canonical = (text: string): string => canonicalText(parse(text))

/** Tokens of a document as they stand in it; commas and comments are none. */
function readTokens(text: string): readonly string[] {
  const lexer = new Lexer(new Source(text))
  const tokens: string[] = []
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens.push(text.slice(token.start, token.end))
  }
  return tokens
}

/** Adds `__typename` to every selection set but those of operations, as caches of clients do. */
function addTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(set: SelectionSetNode, _key, parent) {
      const isRoot = parent !== undefined && !Array.isArray(parent) && 'operation' in parent
      const has = set.selections.some(
        (selection) => selection.kind === Kind.FIELD && selection.name.value === '__typename',
      )
      if (isRoot || has) return undefined
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
      return { ...set, selections: [...set.selections, typename] }
    },
  })
}

/** Turns everything around, but for the selections of documents with a mutation. */
function turnAround(document: DocumentNode): DocumentNode {
  const isMutation = document.definitions.some(
    (node) => 'operation' in node && node.operation === OperationTypeNode.MUTATION,
  )
  return visit(document, {
    SelectionSet: (node) => (isMutation ? undefined : { ...node, selections: node.selections.toReversed() }),
    OperationDefinition: (node) => ({ ...node, variableDefinitions: node.variableDefinitions?.toReversed() ?? [] }),
    Field: (node) => ({
      ...node,
      arguments: node.arguments?.toReversed() ?? [],
      directives: node.directives?.toReversed() ?? [],
    }),
  })
}

/** The same document in the prints of clients. */
const prints: Readonly<Record<string, (text: string) => string>> = {
  'with as little as possible between tokens': (text) => readTokens(text).join(' '),
  'with commas and comments': (text) => `# Random\n${readTokens(text).join(' ,# "\n')}`,
  'as graphql-js prints it': (text) => print(parse(text)),
  'with its definitions in another order': (text) => {
    const { definitions } = parse(text)
    return definitions.toReversed().map(print).join('')
  },
  'with everything in another order that has none': (text) => print(turnAround(parse(text))),
  'with __typename everywhere': (text) => print(addTypenames(parse(text))),
}

/** Random valid documents of a world, always the same. */
function* drawDocuments(world: (typeof worlds)[number], count: number): Generator<string> {
  const schema = buildSchema(world.plain)
  const next = createOperations(schema, 20_261_128, world.argumentValues)
  for (let drawn = 0; drawn < count;) {
    const { query } = next()
    // Only a document that is valid is ever compared.
    if (query.length > 2_000 || !isValid(schema, query)) continue
    drawn += 1
    yield query
  }
}

function isValid(schema: ReturnType<typeof buildSchema>, text: string): boolean {
  try {
    return validate(schema, parse(text)).length === 0
  } catch {
    return false
  }
}

describe.for(worlds)('documents of the world $name', (world) => {
  test.for(Object.entries(prints))('are the same %s', ([, reprint]) => {
    for (const text of drawDocuments(world, perWorld)) expect(canonical(reprint(text))).toBe(canonical(text))
  })

  test('keep every token that is not a plain __typename, whatever stands in its place', () => {
    for (const text of drawDocuments(world, 8)) {
      const before = canonical(text)
      const tokens = readTokens(text)
      for (const [position, token] of tokens.entries()) {
        if (token === '__typename') continue
        // A text twice would be a value and the description of a variable.
        const twice = token.startsWith('"') ? '2' : `${token} ${token}`
        for (const other of ['other', '1', '"other"', '$other', '', twice, tokens[position + 1] ?? '']) {
          if (other === token) continue
          const changed = parseOrNull(tokens.with(position, other).join(' '))
          expect([token, other, changed && canonicalText(changed)]).not.toEqual([token, other, before])
        }
      }
    }
  })

  test('are, canonical, what is left of them: nothing is lost in print', () => {
    for (const text of drawDocuments(world, perWorld)) {
      const twice = canonical(canonical(text))
      expect(twice).toBe(canonical(text))
      expect(countFields(parse(twice))).toEqual(countFields(parse(text)))
    }
  })
})

function parseOrNull(text: string): DocumentNode | null {
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** Counts the selections of each field, but for `__typename`. */
function countFields(document: DocumentNode): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  visit(document, {
    Field({ name, alias }) {
      if (name.value === '__typename' && !alias) return
      const key = `${alias?.value}:${name.value}`
      counts[key] = (counts[key] ?? 0) + 1
    },
  })
  return counts
}

test.for(['with __typename everywhere', 'with everything in another order that has none'])(
  'a document %s runs as it was written does',
  async (name) => {
    const gateway = await createWorldGateway(shop, {
      limits: { tokens: 20_000, selections: 10_000, entityHops: 10_000 },
    })
    const next = createOperations(gateway.schema, 1, shop.argumentValues)
    let compared = 0
    while (compared < 40) {
      const { query, variables } = next()
      if (!isValid(gateway.schema, query) || !query.startsWith('query')) continue
      const plain = await ask(gateway, query, variables)
      if (plain.errors) continue
      const printed = await ask(gateway, prints[name]!(query), variables)
      expect([query, withoutTypenames(printed)]).toEqual([query, withoutTypenames(plain)])
      compared += 1
    }
    await gateway.close()
  },
)

function withoutTypenames(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === '__typename' ? undefined : member)))
}

test.for([
  ['an alias', '{ a }', '{ b: a }'],
  ['__typename under an alias', '{ a { b } }', '{ a { b x: __typename } }'],
  ['__typename with a condition', '{ a { b } }', '{ a { b __typename @skip(if: false) } }'],
  ['a set of nothing but __typename', '{ a { b } }', '{ a { b ... on A { __typename } } }'],
  ['the order in which a mutation does things', 'mutation { a b }', 'mutation { b a }'],
  [
    'that order in a fragment',
    'mutation { ... on M { ...F } } fragment F on M { a b }',
    'mutation { ... on M { ...F } } fragment F on M { b a }',
  ],
  ['that order in a fragment without a name', 'mutation { ... on M { a b } }', 'mutation { ... on M { b a } }'],
  ['how often a field is selected', '{ a }', '{ a a }'],
  ['the set in which a field is selected', '{ a { b } c { d } }', '{ a { d } c { b } }'],
  ['the order of a list', '{ a(x: [1, 2]) }', '{ a(x: [2, 1]) }'],
  ['the order of one directive that is repeated', '{ a @b(x: 1) @b(x: 2) }', '{ a @b(x: 2) @b(x: 1) }'],
  ['a value', '{ a(x: 1) }', '{ a(x: 1.0) }'],
  ['an enum value that is no text', '{ a(x: B) }', '{ a(x: "B") }'],
  ['a variable', 'query ($x: Int) { a(x: $x) }', 'query ($y: Int) { a(x: $y) }'],
  ['a default', 'query ($x: Int = 1) { a(x: $x) }', 'query ($x: Int = 2) { a(x: $x) }'],
  ['the name of the operation', 'query A { a }', 'query B { a }'],
  ['a second operation', 'query A { a }', 'query A { a } query B { b }'],
  ['the kind of the operation', 'query A { a }', 'mutation A { a }'],
  ['the type of a fragment', '{ ...F } fragment F on A { a }', '{ ...F } fragment F on B { a }'],
  ['a fragment that is written out', '{ ...F } fragment F on A { a }', '{ ... on A { a } }'],
  ['a directive', '{ a @skip(if: true) }', '{ a @include(if: true) }'],
] as const)('%s makes another document', ([, left, right]) => {
  expect(canonical(left)).not.toBe(canonical(right))
})

test.for([
  ['the order of fields', '{ a b }', '{ b a }'],
  ['the order of arguments', '{ a(x: 1, y: 2) }', '{ a(y: 2, x: 1) }'],
  [
    'the order of variables',
    'query ($x: Int, $y: Int) { a(x: $x, y: $y) }',
    'query ($y: Int, $x: Int) { a(x: $x, y: $y) }',
  ],
  ['the order of different directives', '{ a @skip(if: $x) @include(if: $y) }', '{ a @include(if: $y) @skip(if: $x) }'],
  ['the order below the root of a mutation', 'mutation { a { b c } }', 'mutation { a { c b } }'],
] as const)('%s makes no other document', ([, left, right]) => {
  expect(canonical(left)).toBe(canonical(right))
})

test('texts are equal when their values are, as strings and as block strings', () => {
  const write = (text: string): string => `{ a(x: ${JSON.stringify(text)}) }`
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
      expect(canonical(write(left)) === canonical(write(right))).toBe(left === right)
      expect(parse(canonical(write(left)))).toMatchObject(withoutPlaces(parse(write(left))))
    }),
  )
  expect(canonical('{ a(x: """\n  b "c"\n  """) }')).toBe(canonical(write('b "c"')))
})

function withoutPlaces(document: DocumentNode): object {
  return JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === 'loc' ? undefined : value))) as object
}

test('a description is no part of what is asked', () => {
  const described = '"""About A""" query A("of x" $x: Int) { ...F } "About F" fragment F on B { a(x: $x) }'
  expect(canonical(described)).toBe(canonical('query A($x: Int) { ...F } fragment F on B { a(x: $x) }'))
})
