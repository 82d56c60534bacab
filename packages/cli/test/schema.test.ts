import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { subgraphs } from '../src/graph/compose.ts'
import {
  type Contract,
  findDescribedTwice,
  findStrictForeignFields,
  findStrictRootFields,
  findUndescribed,
  findUnequalInputEnums,
  findUnpagedConnections,
  findUnstatedLimits,
  listEntities,
} from './support/schema-rules.ts'

/** Owner of each entity; the other subgraphs refer to it by its id and may add fields. */
const owners = {
  Agreement: 'service-points',
  Outlet: 'outlets',
  Parcel: 'parcels',
  Partner: 'service-points',
  Redirect: 'parcels',
  Reservation: 'parcels',
  ReturnOrder: 'parcels',
  ServicePoint: 'service-points',
}

describe('the contracts of the subgraphs', () => {
  it('describe every type, field, argument, input field and enum value', () => {
    expect(findUndescribed(subgraphs)).toEqual([])
  })

  it('state the limits of arguments and input fields in their descriptions', () => {
    expect(findUnstatedLimits(subgraphs)).toEqual([])
  })

  it('describe shared elements alike', () => {
    expect(findDescribedTwice(subgraphs)).toEqual([])
  })

  it('make every root field nullable, so that the failure of one does not remove the others', () => {
    expect(findStrictRootFields(subgraphs)).toEqual([])
  })

  it('make every field nullable that another subgraph resolves', () => {
    expect(listEntities(subgraphs)).toEqual(Object.keys(owners))
    expect(findStrictForeignFields(subgraphs, owners)).toEqual([])
  })

  it('have the same values in every copy of an enum that inputs use', () => {
    expect(findUnequalInputEnums(subgraphs)).toEqual([])
  })

  it('require a page size wherever a list can grow', () => {
    expect(findUnpagedConnections(subgraphs)).toEqual([])
  })
})

describe('the rules', () => {
  const contract = (name: string, sdl: string): Contract => ({
    name,
    typeDefs: parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n${sdl}`),
  })

  it('find limits that the description does not state', () => {
    const faulty = contract(
      'one',
      `type Query { cat("1 to 9." id: ID! @constraint(minLength: 1, maxLength: 9), "Up to 10." mood: String @constraint(maxLength: 20)): Int }
       input Wish { "At most 1,000." fur: Int @constraint(max: 1000) tail: [Int!] @constraint(maxItems: 30) }`,
    )
    expect(findUnstatedLimits([faulty])).toEqual(['cat(mood:): maxLength 20', 'Wish.tail: maxItems 30'])
  })

  it('find elements without a description', () => {
    const faulty = contract(
      'one',
      `type Query { "A cat." cat("Which." id: ID!, mood: Mood): Cat }
       "A cat." type Cat @key(fields: "id") { id: ID! }
       interface Animal { "Its name." name: String }
       union Pet = Cat
       scalar Fur
       enum Mood { "Good." GOOD BAD }
       input Wish { mood: Mood " " fur: Fur }`,
    )
    expect(findUndescribed([faulty])).toEqual(
      [
        'Query',
        'Query.cat(mood:)',
        'Cat.id',
        'Animal',
        'Pet',
        'Fur',
        'Mood',
        'Mood.BAD',
        'Wish',
        'Wish.mood',
        'Wish.fur',
      ].map((at) => `one: ${at}`),
    )
  })

  it('find elements that two subgraphs describe in different words', () => {
    const one = contract('one', '"A cat." type Cat { "Its id." id: ID! "Its name." name: String }')
    const two = contract('two', '"A cat of ours." type Cat { "Its id." id: ID! }')
    expect(findDescribedTwice([one, two])).toEqual(['Cat'])
  })

  it('find root fields that cannot be null', () => {
    const faulty = contract('one', 'type Query { a: Int b: Int! c: [Int!]! } type Mutation { d: [Int!] e: Int! }')
    expect(findStrictRootFields([faulty])).toEqual(['one: Query.b', 'one: Query.c', 'one: Mutation.e'])
  })

  it('find fields that need another subgraph and cannot be null', () => {
    const one = contract(
      'one',
      `type Query { cats: [Cat] all: [Cat]! each: [Cat!] pet: Pet pets: [Pet!] }
       type Cat @key(fields: "id") { id: ID! naps: [Nap!] nap: Nap! }
       type Dog @key(fields: "id") { id: ID! friend: Cat! master: Dog! }
       type Nap { minutes: Int! }
       union Pet = Cat | Dog`,
    )
    const two = contract('two', 'type Cat @key(fields: "id") { id: ID! name: String! mother: Cat! }')
    expect(listEntities([one, two])).toEqual(['Cat', 'Dog'])
    expect(findStrictForeignFields([one, two], { Cat: 'two', Dog: 'one' })).toEqual(
      ['Query.all', 'Query.each', 'Query.pets', 'Cat.nap', 'Dog.friend'].map((at) => `one: ${at}`),
    )
  })

  it('find enums of inputs that differ, by arguments and by input fields', () => {
    const one = contract(
      'one',
      `type Query { cat(mood: [Mood!]): Fur } input Wish { size: Size! }
       enum Mood { GOOD BAD } enum Size { S M } enum Fur { LONG }`,
    )
    const two = contract('two', 'enum Mood { GOOD } enum Size { S M L } enum Fur { LONG SHORT }')
    expect(findUnequalInputEnums([one, two])).toEqual(['Mood', 'Size'])
    const same = contract('two', 'enum Mood { BAD GOOD } enum Size { M S } enum Fur { LONG SHORT }')
    expect(findUnequalInputEnums([one, same])).toEqual([])
  })

  it('find lists without a page size', () => {
    const faulty = contract(
      'one',
      `type Query {
         a(first: Int!, after: String): CatConnection
         b(first: Int, after: String): CatConnection
         c(first: Int! = 10, after: String): CatConnection!
         d(first: Int!): CatConnection
         e(last: Int!, after: String): CatConnection
         f: CatConnection
         g(first: String!, after: String): CatConnection
       }
       type CatConnection { nodes: [Int] }`,
    )
    expect(findUnpagedConnections([faulty])).toEqual(['b', 'c', 'd', 'e', 'f', 'g'].map((name) => `one: Query.${name}`))
  })
})
