import { expectTypeOf } from 'vitest'
import type { EntityKey, ReferenceLoaders } from '../src/index.ts'
import type { Desk, StoredBook } from './library/library.ts'
import type { SchemaTypes } from './library/generated/resolver-types.ts'

// Checked by tsc, never run.

type Resolvers = SchemaTypes['resolvers']

declare const book: StoredBook

// What stands on the parent under the field's name needs no resolver, nor does a type that is returned whole.
const complete: Resolvers = {
  Query: {
    book: (_root, { id }, desk) => desk.findBook(id),
    works: () => [book],
    search: async () => [book, { id: 'author' }],
  },
  Mutation: { lend: async (_root, { id }, desk) => ({ book: await desk.findBook(id), problems: [] }) },
  Subscription: {
    lent: {
      subscribe: async function* () {
        yield { lent: book }
      },
    },
  },
  Work: { __resolveType: () => 'Book' },
  Found: { __resolveType: (found) => ('title' in found ? 'Book' : 'Author') },
  Book: { author: ({ authorId }) => ({ id: authorId }) },
  Author: { books: () => [book] },
}
const { Query, Mutation, Subscription, Work, Found, Book, Author } = complete

// A type, a field or the type of a union or interface that is left out does not compile.
// @ts-expect-error
export const withoutType: Resolvers = { Query, Mutation, Subscription, Work, Found, Author }
// @ts-expect-error
export const withoutField: Resolvers['Author'] = {}
// @ts-expect-error
export const withoutRootField: Resolvers['Query'] = { book: Query.book, works: Query.works }
// @ts-expect-error
export const withoutResolveType: Resolvers['Work'] = {}

// Neither does a resolver of another type, at any depth, nor one of a field that does not exist.
export const wrongValue: Resolvers['Book'] = {
  ...Book,
  // @ts-expect-error
  title: ({ title }) => title.length,
}
export const wrongEnumValue: Resolvers['Book'] = {
  ...Book,
  // @ts-expect-error
  genre: () => 'DRAMA',
}
export const nullInPlaceOfValue: Resolvers['Book'] = {
  ...Book,
  // @ts-expect-error
  author: () => null,
}
export const wrongParent: Resolvers['Book'] = {
  // @ts-expect-error
  author: ({ writerId }) => ({ id: writerId }),
}
export const incompletePayload: Resolvers['Mutation'] = {
  // @ts-expect-error
  lend: () => ({ problems: [] }),
}
export const unknownField: Resolvers['Book'] = {
  ...Book,
  // @ts-expect-error
  publisher: () => 'Nobody',
}
export const wrongEvent: Resolvers['Subscription'] = {
  lent: {
    // @ts-expect-error
    subscribe: async function* () {
      yield { lent: 'a book' }
    },
  },
}
export const wrongTypeOfUnion: Resolvers['Found'] = {
  // @ts-expect-error
  __resolveType: () => 'Reader',
}

// Every field may have a resolver; an instant may be formatted by it.
export const formatted: Resolvers['Book'] = { ...Book, lentAt: ({ lentAt }) => lentAt && lentAt.toISOString() }

// Each entity has a loader of what its resolvers get.
expectTypeOf<keyof ReferenceLoaders<SchemaTypes>>().toEqualTypeOf<'Book' | 'Author'>()
export const references: ReferenceLoaders<SchemaTypes> = {
  Book: (ids, desk) => Promise.all(ids.map((id) => desk.findBook(id))),
  Author: async (ids) => ids.map((id) => ({ id })),
}
export const wrongEntity: ReferenceLoaders<SchemaTypes> = {
  ...references,
  // @ts-expect-error
  Book: async (ids) => ids.map((id) => ({ id })),
}
expectTypeOf<SchemaTypes['context']>().toEqualTypeOf<Desk>()
expectTypeOf<SchemaTypes['entities']['Author']>().toEqualTypeOf<EntityKey>()
