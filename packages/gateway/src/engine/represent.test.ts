import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { RequiresSelection } from './plan.ts'
import { compileRepresentation } from './represent.ts'

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
