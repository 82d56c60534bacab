import { buildSubgraphSchema } from '@apollo/subgraph'
import { composeServices } from '@theguild/federation-composition'
import { graphql, Kind, parse } from 'graphql'
import type { ExecuteInProcess } from '../../src/index.ts'
import { type Thing, throwSometimes, type World } from './shop-world.ts'

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable", "@inaccessible"])'

/** Four subgraphs: entities with two keys, an interface, unions, `@requires`, shared value types, nested lists, mutations. */
export const shopTypeDefs = {
  accounts: `${link}
    type Query { me: User  user(id: ID!): User  people(first: Int! = 3): [Person!]! }
    type Mutation { renameUser(id: ID!, name: String): User }
    interface Person { id: ID!  name: String }
    type User implements Person @key(fields: "id") @key(fields: "email") {
      id: ID!  email: String!  name: String  nick: String!  mood: String  tags: [[String!]]  address: Address
    }
    type Address { line: String!  point: Point }
    type Point { x: Float!  y: Int! }
    type Staff implements Person @key(fields: "id") { id: ID!  name: String  role: Role! }
    enum Role { CLERK MANAGER }
    type Book @key(fields: "isbn") { isbn: String!  owner: User }`,
  catalog: `${link}
    type Query { product(upc: ID!): Product  products(filter: ProductFilter, first: Int! = 4, offset: Int! = 0): [Product!]!  search(text: String!): [Hit!] }
    type Mutation { retitle(upc: ID!, title: String!): Product }
    input ProductFilter { kinds: [Kind!]  title: String = "Product" }
    enum Kind { BOOK GADGET }
    union Hit = Book | Gadget
    interface Product { upc: ID!  title: String  price: Money  dimensions: Dimensions }
    type Book implements Product @key(fields: "upc") @key(fields: "isbn") {
      upc: ID!  isbn: String!  title: String  pages: Int  price: Money  dimensions: Dimensions @shareable
      author: User  related(first: Int! = 2): [Product!]!
    }
    type Gadget implements Product @key(fields: "upc") {
      upc: ID!  title: String  volts: Int!  price: Money  dimensions: Dimensions  secret: String @inaccessible
    }
    type Money @shareable { amount: Int!  currency: String! }
    type Dimensions @shareable { width: Int  height: Int }
    type User @key(fields: "email", resolvable: false) { email: String! }`,
  inventory: `${link}
    type Book @key(fields: "upc") {
      upc: ID!  pages: Int @external  price: Money @external
      shipping: Int @requires(fields: "pages price { amount }")
      stock(warehouse: String): Int!  shelf: Shelf
    }
    type Gadget @key(fields: "upc") { upc: ID!  stock(warehouse: String): Int!  shelf: Shelf! }
    type Shelf { row: Int!  depth: Int }
    type Money @shareable { amount: Int!  currency: String! }`,
  reviews: `${link}
    type Query { review(id: ID!): Review  reviews(first: Int! = 3): [Review] }
    type Mutation { rewrite(id: ID!, body: String): Review }
    type Review @key(fields: "id") { id: ID!  body: String  stars: Int!  subject: Subject  author: User  grid: [[Cell!]!] }
    type Cell { v: Int! }
    union Subject = Book | Gadget
    type Book @key(fields: "upc") { upc: ID!  reviews(first: Int! = 2): [Review!]!  averageStars: Float }
    type Gadget @key(fields: "upc") { upc: ID!  reviews(first: Int! = 2): [Review!] }
    type User @key(fields: "id") { id: ID!  reviews(first: Int! = 2): [Review!]  mainReview: Review }`,
} as const

/** Name of a subgraph of the shop. */
export type ShopSubgraph = keyof typeof shopTypeDefs

type Arguments = Record<string, unknown>
type Resolver = (source: Thing, args: Arguments) => unknown

/** The resolvers that the subgraphs and the plain server share: a resolver gets the whole thing in both. */
export function createResolvers(world: World): Record<string, Record<string, Resolver>> {
  const { users, staff, products, reviews } = world
  const find = (list: Thing[], key: string, value: unknown): Thing | undefined =>
    list.find((item) => item[key] === value)
  const change = (thing: Thing | undefined, key: string, value: unknown): Thing | undefined =>
    thing && Object.assign(thing, { [key]: value })
  const take = (list: Thing[], args: Arguments): Thing[] => list.slice(0, Number(args['first']))
  const reviewsOf = (upc: unknown): Thing[] => reviews.filter((review) => review['upc'] === upc)
  const product: Record<string, Resolver> = {
    reviews: (source, args) => take(reviewsOf(source['upc']), args),
    stock: (source, args) => {
      const stock =
        String(source['upc']).length + (typeof args['warehouse'] === 'string' ? args['warehouse'].length : 0)
      return stock % 7 === 0 ? null : stock
    },
  }
  return {
    Query: {
      me: () => users[1],
      user: (_, args) => find(users, 'id', args['id']),
      people: (_, args) => take([users[0]!, staff[0]!, users[4]!, staff[1]!, users[7]!], args),
      product: (_, args) => find(products, 'upc', args['upc']),
      products: (_, args) => {
        const filter = args['filter'] as { kinds?: string[]; title?: string } | undefined
        const fitting = products.filter(
          ({ __typename, title }) =>
            (!filter?.kinds || filter.kinds.includes(__typename.toUpperCase())) &&
            (!filter?.title || String(title).startsWith(filter.title)),
        )
        return fitting.slice(Number(args['offset']), Number(args['offset']) + Number(args['first']))
      },
      search: (_, args) =>
        args['text'] === 'nothing'
          ? null
          : products.filter(({ title }) => String(title).includes(String(args['text']))).slice(0, 5),
      review: (_, args) => find(reviews, 'id', args['id']),
      reviews: (_, args) => take([reviews[3]!, reviews[10]!, reviews[8]!, reviews[21]!], args),
    },
    Mutation: {
      renameUser: (_, args) => change(find(users, 'id', args['id']), 'name', args['name'] ?? null),
      retitle: (_, args) => change(find(products, 'upc', args['upc']), 'title', args['title']),
      rewrite: (_, args) => change(find(reviews, 'id', args['id']), 'body', args['body'] ?? null),
    },
    User: {
      mood: (source) => throwSometimes(String(source['id'])),
      reviews: (source, args) =>
        take(
          reviews.filter((review) => review['authorId'] === source['id']),
          args,
        ),
      mainReview: (source) => reviews.find((review) => review['authorId'] === source['id']),
    },
    Book: {
      ...product,
      author: (source) => find(users, 'email', source['authorEmail']),
      related: (source, args) => {
        const at = products.findIndex(({ upc }) => upc === source['upc'])
        return [products[(at + 1) % 30]!, products[(at + 9) % 30]!, products[(at + 14) % 30]!].slice(
          0,
          Number(args['first']),
        )
      },
      shipping: (source) => {
        const price = source['price'] as { amount: number } | null
        return price ? Number(source['pages']) + price.amount : null
      },
      owner: (source) => users[Number(source['pages']) % 12],
      averageStars: (source) => reviewsOf(source['upc']).length / 2,
    },
    Gadget: product,
    Review: {
      author: (source) => find(users, 'id', source['authorId']),
      subject: (source) => find(products, 'upc', source['upc']),
    },
  }
}

/** The supergraph of the shop. Throws when it does not compose. */
export function composeShop(): string {
  const result = composeServices(
    Object.entries(shopTypeDefs).map(([name, typeDefs]) => ({
      name,
      typeDefs: parse(typeDefs),
      url: `http://${name}.invalid/`,
    })),
  )
  if (!result.supergraphSdl) throw new Error(JSON.stringify(result.errors))
  return result.supergraphSdl
}

/** The subgraphs of the shop, each as a schema by Apollo's own library, in this process. */
export function serveShop(world: World): Record<ShopSubgraph, ExecuteInProcess> {
  const resolvers = createResolvers(world)
  const keys: Record<string, [Thing[], string[]]> = {
    User: [world.users, ['id', 'email']],
    Staff: [world.staff, ['id']],
    Book: [world.products, ['upc', 'isbn']],
    Gadget: [world.products, ['upc']],
    Review: [world.reviews, ['id']],
  }
  const serve = (typeDefs: string): ExecuteInProcess => {
    const document = parse(typeDefs)
    const declared: Record<string, Record<string, unknown>> = {}
    for (const node of document.definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
      const name = node.name.value
      const fields = new Set(node.fields?.map((field) => field.name.value))
      declared[name] = Object.fromEntries(Object.entries(resolvers[name] ?? {}).filter(([field]) => fields.has(field)))
      const external = new Set(
        node.fields
          ?.filter((field) => field.directives?.some((directive) => directive.name.value === 'external'))
          .map((field) => field.name.value),
      )
      const [list, by] = keys[name] ?? []
      if (!list || !by) continue
      declared[name]['__resolveReference'] = (reference: Thing) => {
        const key = by.find((candidate) => reference[candidate] !== undefined)
        const found = list.find((item) => key !== undefined && item[key] === reference[key])
        // What a subgraph only requires it must have been sent: its own knowledge is taken away.
        const required = Object.fromEntries([...external].map((field) => [field, undefined]))
        return found && { ...found, ...required, ...reference }
      }
    }
    const schema = buildSubgraphSchema([{ typeDefs: document, resolvers: declared as never }])
    return (source, variableValues) => graphql({ schema, source, variableValues })
  }
  return {
    accounts: serve(shopTypeDefs.accounts),
    catalog: serve(shopTypeDefs.catalog),
    inventory: serve(shopTypeDefs.inventory),
    reviews: serve(shopTypeDefs.reviews),
  }
}
