import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { RequiresSelection } from '../plan/plan.ts'
import { compileLikeness, compileRepresentation } from './represent.ts'

const schema = buildSchema(
  'type Query { a: Book } type Book { id: ID, constructor: String, price: Price } type Price { amount: Int }',
)
const isSame = (typename: string, condition: string): boolean => typename === condition
const compile = (...selections: RequiresSelection[]) =>
  compileRepresentation([{ kind: 'InlineFragment', typeCondition: 'Book', selections }], null, schema, isSame)
const field = (name: string, more: object = {}): RequiresSelection => ({ kind: 'Field', name, ...more })

test('plain keys are written as text, the same for the same entity', () => {
  const represent = compile(field('__typename'), field('id'), field('constructor'))
  const text = '{"__typename":"Book","id":"a\\"b","constructor":null}'
  expect(represent({ __typename: 'Book', id: 'a"b', constructor: null, other: 1 })).toBe(text)
})

test('an entity of another type, or without what is required, is not asked for', () => {
  const represent = compile(field('__typename'), field('id'), field('constructor'))
  expect(represent({ __typename: 'Gadget', id: '1', constructor: 'x' })).toBeUndefined()
  expect(represent({ id: '1', constructor: 'x' })).toBeUndefined()
  expect(represent({ __typename: 'Book', id: '1' })).toBeUndefined()
})

test('required objects are sent in the shape of the requirement, under its aliases', () => {
  const represent = compile(field('id'), field('price_1', { alias: 'price', selections: [field('amount')] }))
  const price = { amount: 5, currency: 'EUR' }
  expect(JSON.parse(represent({ __typename: 'Book', id: '1', price_1: [price, null] })!)).toEqual({
    __typename: 'Book',
    id: '1',
    price: [{ amount: 5 }, null],
  })
  expect(represent({ __typename: 'Gadget', id: '1', price_1: price })).toBeUndefined()
  expect(represent({ __typename: 'Book' })).toBeUndefined()
})

test('entities are alike when type and every required field are the same', () => {
  const selections = [field('__typename'), field('id'), field('constructor')]
  const likeness = compileLikeness([{ kind: 'InlineFragment', typeCondition: 'Book', selections }], null, schema)!
  const book = { __typename: 'Book', id: '1', constructor: 'x' }
  expect(likeness.isAlike(book, { ...book, price: 3 })).toBe(true)
  for (const other of [{ __typename: 'Gadget' }, { id: 1 }, { id: undefined }, { constructor: null }]) {
    expect(likeness.isAlike(book, { ...book, ...other })).toBe(false)
  }
  const { constructor: _, ...without } = book
  expect(likeness.isAlike(book, without)).toBe(false)
  expect([likeness.keyOf(book), likeness.keyOf({ __typename: 'Book', id: '1' })]).toEqual(['x', undefined])
})

test('likeness is told of plain fields only', () => {
  const inBook = (...selections: RequiresSelection[]): RequiresSelection[] => [
    { kind: 'InlineFragment', typeCondition: 'Book', selections },
  ]
  expect(compileLikeness(inBook(field('price', { selections: [field('amount')] })), null, schema)).toBeNull()
  expect(compileLikeness([...inBook(field('id')), ...inBook(field('constructor'))], null, schema)).toBeNull()
  const rewrite = { ValueSetter: { path: [{ Key: '__typename' }], setValueTo: 'Thing' } }
  expect(compileLikeness(inBook(field('id')), [rewrite], schema)).toBeNull()
})
