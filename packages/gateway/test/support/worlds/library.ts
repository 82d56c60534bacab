import { findByKey, literals, numbers, type OpenWorld, type Resolver, take, type Thing, type World } from './world.ts'

/**
 * An interface that is an entity, given fields from afar by `@interfaceObject`; interfaces that implement interfaces;
 * unions of which subgraphs know different members; inaccessible types, fields and enum values.
 *
 * Fields that `@interfaceObject` adds are nullable: the gateway requests them for all objects of the interface where
 * the client selects them on some types only, and a forbidden null would empty the others too.
 */
export const library: World = {
  name: 'library',
  subgraphs: {
    catalog: `
      type Query { media(id: ID!): Media  shelf(first: Int! = 4): [Media!]!  printed(first: Int! = 3): [Printed]  search(first: Int! = 5): [Found!]! }
      interface Media @key(fields: "id") { id: ID!  title: String!  language: Language  price: Float @inaccessible }
      interface Printed { title: String!  pages: Int }
      interface Bound implements Printed { title: String!  pages: Int  spine: Int! }
      type Book implements Media & Printed & Bound @key(fields: "id") {
        id: ID!  title: String!  language: Language  price: Float @inaccessible  pages: Int  spine: Int!  author: Author
      }
      type Magazine implements Media & Printed @key(fields: "id") {
        id: ID!  title: String!  language: Language  price: Float @inaccessible  pages: Int  issue: Int!
      }
      type Film implements Media @key(fields: "id") {
        id: ID!  title: String!  language: Language  price: Float @inaccessible  minutes: Int  cast: [Author!]
      }
      enum Language { EN FR CODED @inaccessible }
      union Found = Book | Film | Author | Ghost
      type Ghost @inaccessible { name: String }
      type Author @key(fields: "id") { id: ID!  name: String!  works(first: Int! = 3): [Media!]! }`,
    reviews: `
      type Query { topRated(first: Int! = 3): [Media!]!  latestReviews(first: Int! = 3): [Review!]! }
      type Mutation { rate(id: ID!, stars: Int!): Media }
      type Media @key(fields: "id") @interfaceObject { id: ID!  reviews(first: Int! = 2): [Review]  stars: Float  similar: [Media] }
      type Review @key(fields: "id") { id: ID!  stars: Int!  text: String  media: Media  by: Member }
      type Member @key(fields: "id", resolvable: false) { id: ID! }`,
    loans: `
      type Query { member(id: ID!): Member  members(first: Int! = 3): [Member]! }
      type Mutation { lend(id: ID!, to: ID!): Loan }
      interface Lendable { id: ID!  copies: Int! }
      type Book implements Lendable @key(fields: "id") { id: ID!  copies: Int!  lentTo: [Member!] }
      type Film implements Lendable @key(fields: "id") { id: ID!  copies: Int!  region: Int }
      union Loaned = Book | Film | Magazine
      type Magazine @key(fields: "id") { id: ID! }
      type Loan { member: Member!  item: Loaned  lendable: Lendable  days: Int }
      type Member @key(fields: "id") { id: ID!  name: String!  loans(first: Int! = 2): [Loan!]  favourite: Loaned }
      type Author @key(fields: "id") { id: ID!  member: Member }`,
  },
  plain: `
    type Query {
      media(id: ID!): Media  shelf(first: Int! = 4): [Media!]!  printed(first: Int! = 3): [Printed]  search(first: Int! = 5): [Found!]!
      topRated(first: Int! = 3): [Media!]!  latestReviews(first: Int! = 3): [Review!]!
      member(id: ID!): Member  members(first: Int! = 3): [Member]!
    }
    type Mutation { rate(id: ID!, stars: Int!): Media  lend(id: ID!, to: ID!): Loan }
    interface Media { id: ID!  title: String!  language: Language  reviews(first: Int! = 2): [Review]  stars: Float  similar: [Media] }
    interface Printed { title: String!  pages: Int }
    interface Bound implements Printed { title: String!  pages: Int  spine: Int! }
    interface Lendable { id: ID!  copies: Int! }
    type Book implements Media & Printed & Bound & Lendable {
      id: ID!  title: String!  language: Language  pages: Int  spine: Int!  author: Author  copies: Int!  lentTo: [Member!]
      reviews(first: Int! = 2): [Review]  stars: Float  similar: [Media]
    }
    type Magazine implements Media & Printed {
      id: ID!  title: String!  language: Language  pages: Int  issue: Int!
      reviews(first: Int! = 2): [Review]  stars: Float  similar: [Media]
    }
    type Film implements Media & Lendable {
      id: ID!  title: String!  language: Language  minutes: Int  cast: [Author!]  copies: Int!  region: Int
      reviews(first: Int! = 2): [Review]  stars: Float  similar: [Media]
    }
    enum Language { EN FR }
    union Found = Book | Film | Author
    union Loaned = Book | Film | Magazine
    type Author { id: ID!  name: String!  works(first: Int! = 3): [Media!]!  member: Member }
    type Review { id: ID!  stars: Int!  text: String  media: Media  by: Member }
    type Loan { member: Member!  item: Loaned  lendable: Lendable  days: Int }
    type Member { id: ID!  name: String!  loans(first: Int! = 2): [Loan!]  favourite: Loaned }`,
  argumentValues: {
    id: literals('m0', 'm1', 'm2', 'm5', 'b1', 'b2', 'nobody'),
    to: literals('b0', 'b2'),
    first: literals(0, 1, 3, 5),
    stars: literals(1, 5),
  },
  open: openLibrary,
}

const kinds = ['Book', 'Film', 'Magazine'] as const

function createData(): Record<'media' | 'authors' | 'members' | 'reviews', Thing[]> {
  return {
    media: numbers(12).map((n) => ({
      __typename: kinds[n % 3]!,
      id: `m${n}`,
      title: `Title ${n}`,
      language: n % 4 === 3 ? null : n % 2 ? 'EN' : 'FR',
      pages: n % 5 === 0 ? null : 50 * n,
      minutes: 90 + n,
      // `issue` and `spine` are non-null in the schema.
      issue: n === 5 ? null : n,
      spine: n === 9 ? null : 2,
      copies: n % 7 === 4 ? null : n,
      region: n % 3,
    })),
    authors: numbers(5).map((n) => ({ __typename: 'Author', id: `a${n}`, name: n === 3 ? null : `Author ${n}` })),
    members: numbers(4).map((n) => ({ __typename: 'Member', id: `b${n}`, name: n === 3 ? null : `Member ${n}` })),
    reviews: numbers(20).map((n) => ({
      __typename: 'Review',
      id: `r${n}`,
      stars: n % 8 === 7 ? null : n % 6,
      text: n % 3 === 0 ? null : `Text ${n}`,
    })),
  }
}

function openLibrary(): OpenWorld {
  let { media, authors, members, reviews } = createData()
  const numberOf = (thing: Thing): number => Number(String(thing['id']).slice(1))
  const at = (list: readonly Thing[], n: number): Thing => list[n % list.length]!
  const byId = (list: readonly Thing[], id: unknown): Thing | undefined => list.find((thing) => thing['id'] === id)
  const loan = (member: Thing | undefined, item: Thing | undefined, days: number | null) => {
    const lendable = item?.__typename === 'Magazine' ? null : item
    return member && { __typename: 'Loan', member, item, lendable, days }
  }
  const common: Record<string, Resolver> = {
    reviews: (source, args) =>
      take(
        reviews.filter((review) => numberOf(review) % media.length === numberOf(source)),
        args,
      ),
    stars: (source) => source['rated'] ?? numberOf(source) / 2,
    similar: (source) => {
      const n = numberOf(source)
      return n % 4 === 0 ? null : [at(media, n + 1), null, at(media, n + 5)]
    },
  }
  const lentTo: Resolver = (source) =>
    numberOf(source) % 2 ? [at(members, numberOf(source)), at(members, numberOf(source) + 1)] : []
  return {
    reset() {
      ;({ media, authors, members, reviews } = createData())
    },
    entities: {
      ...Object.fromEntries(['Media', ...kinds].map((type) => [type, findByKey(() => media, 'id')])),
      Author: findByKey(() => authors, 'id'),
      Member: findByKey(() => members, 'id'),
      Review: findByKey(() => reviews, 'id'),
    },
    resolvers: {
      Query: {
        media: (_, args) => byId(media, args['id']),
        shelf: (_, args) => take([media[3]!, media[7]!, media[2]!, media[10]!, media[4]!], args),
        printed: (_, args) => take([media[2]!, media[0]!, media[8]!], args),
        search: (_, args) => take([media[1]!, authors[0]!, media[6]!, authors[3]!, media[9]!], args),
        topRated: (_, args) => take([media[8]!, media[1]!, media[0]!, media[7]!], args),
        latestReviews: (_, args) => take(reviews.slice(5), args),
        member: (_, args) => byId(members, args['id']),
        members: (_, args) => take(members, args),
      },
      Mutation: {
        rate: (_, args) => {
          const found = byId(media, args['id'])
          return found && Object.assign(found, { rated: Number(args['stars']) / 2 })
        },
        lend: (_, args) => {
          const item = byId(media, args['id'])
          if (item && typeof item['copies'] === 'number') item['copies'] -= 1
          return loan(byId(members, args['to']), item, 14)
        },
      },
      Media: common,
      Book: { ...common, author: (source) => at(authors, numberOf(source)), lentTo },
      Film: { ...common, cast: (source) => [at(authors, numberOf(source)), at(authors, numberOf(source) + 2)] },
      Magazine: common,
      Author: {
        works: (source, args) =>
          take([at(media, numberOf(source)), at(media, numberOf(source) + 4), at(media, numberOf(source) + 5)], args),
        member: (source) => (numberOf(source) === 4 ? null : at(members, numberOf(source))),
      },
      Review: {
        media: (source) => at(media, numberOf(source)),
        by: (source) => at(members, numberOf(source)),
      },
      Member: {
        loans: (source, args) => {
          const n = numberOf(source)
          return take(
            [3, 1, 5].map((step) => loan(at(members, n + step), at(media, n + step), n === 1 ? null : step)!),
            args,
          )
        },
        favourite: (source) => (numberOf(source) === 2 ? null : at(media, numberOf(source) * 5 + 1)),
      },
    },
  }
}
