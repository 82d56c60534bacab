import { createData, throwSometimes } from './shop-data.ts'
import { findByKey, literals, type OpenWorld, type Resolver, take, type Thing, type World } from './world.ts'

/** Four subgraphs: entities with two keys, an interface, unions, `@requires`, shared value types, nested lists, mutations. */
export const shop: World = {
  name: 'shop',
  subgraphs: {
    accounts: `
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
    catalog: `
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
    inventory: `
      type Book @key(fields: "upc") {
        upc: ID!  pages: Int @external  price: Money @external
        shipping: Int @requires(fields: "pages price { amount }")
        stock(warehouse: String): Int!  shelf: Shelf
      }
      type Gadget @key(fields: "upc") { upc: ID!  stock(warehouse: String): Int!  shelf: Shelf! }
      type Shelf { row: Int!  depth: Int }
      type Money @shareable { amount: Int!  currency: String! }`,
    reviews: `
      type Query { review(id: ID!): Review  reviews(first: Int! = 3): [Review] }
      type Mutation { rewrite(id: ID!, body: String): Review }
      type Review @key(fields: "id") { id: ID!  body: String  stars: Int!  subject: Subject  author: User  grid: [[Cell!]!] }
      type Cell { v: Int! }
      union Subject = Book | Gadget
      type Book @key(fields: "upc") { upc: ID!  reviews(first: Int! = 2): [Review!]!  averageStars: Float }
      type Gadget @key(fields: "upc") { upc: ID!  reviews(first: Int! = 2): [Review!] }
      type User @key(fields: "id") { id: ID!  reviews(first: Int! = 2): [Review!]  mainReview: Review }`,
  },
  plain: `
    type Query {
      me: User  user(id: ID!): User  people(first: Int! = 3): [Person!]!
      product(upc: ID!): Product  products(filter: ProductFilter, first: Int! = 4, offset: Int! = 0): [Product!]!  search(text: String!): [Hit!]
      review(id: ID!): Review  reviews(first: Int! = 3): [Review]
    }
    type Mutation {
      renameUser(id: ID!, name: String): User  retitle(upc: ID!, title: String!): Product  rewrite(id: ID!, body: String): Review
    }
    interface Person { id: ID!  name: String }
    type User implements Person {
      id: ID!  email: String!  name: String  nick: String!  mood: String  tags: [[String!]]  address: Address
      reviews(first: Int! = 2): [Review!]  mainReview: Review
    }
    type Address { line: String!  point: Point }
    type Point { x: Float!  y: Int! }
    type Staff implements Person { id: ID!  name: String  role: Role! }
    enum Role { CLERK MANAGER }
    input ProductFilter { kinds: [Kind!]  title: String = "Product" }
    enum Kind { BOOK GADGET }
    union Hit = Book | Gadget
    interface Product { upc: ID!  title: String  price: Money  dimensions: Dimensions }
    type Book implements Product {
      isbn: String!  owner: User  upc: ID!  title: String  pages: Int  price: Money  dimensions: Dimensions
      author: User  related(first: Int! = 2): [Product!]!  shipping: Int  stock(warehouse: String): Int!  shelf: Shelf
      reviews(first: Int! = 2): [Review!]!  averageStars: Float
    }
    type Gadget implements Product {
      upc: ID!  title: String  volts: Int!  price: Money  dimensions: Dimensions
      stock(warehouse: String): Int!  shelf: Shelf!  reviews(first: Int! = 2): [Review!]
    }
    type Money { amount: Int!  currency: String! }
    type Dimensions { width: Int  height: Int }
    type Shelf { row: Int!  depth: Int }
    type Review { id: ID!  body: String  stars: Int!  subject: Subject  author: User  grid: [[Cell!]!] }
    type Cell { v: Int! }
    union Subject = Book | Gadget`,
  argumentValues: {
    id: literals('u1', 'u3', 'u4', 'r10', 'r3', 'nobody'),
    upc: literals('p1', 'p3', 'p13', 'p99'),
    first: literals(1, 3, 6),
    offset: literals(0, 9),
    filter: [
      ['{ kinds: [BOOK] }', { kinds: ['BOOK'] }],
      ['{ title: null }', { title: null }],
      ['{ kinds: GADGET, title: "Product 1" }', { kinds: 'GADGET', title: 'Product 1' }],
    ],
    text: literals('Product 1', 'nothing'),
    name: literals('Renamed'),
    title: literals('Product 7 again'),
    body: literals('Rewritten'),
    warehouse: literals('North', null),
  },
  open: openShop,
}

function openShop(): OpenWorld {
  let { users, staff, products, reviews } = createData()
  const find = (list: readonly Thing[], key: string, value: unknown): Thing | undefined =>
    list.find((item) => item[key] === value)
  const change = (thing: Thing | undefined, key: string, value: unknown): Thing | undefined =>
    thing && Object.assign(thing, { [key]: value })
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
    reset() {
      ;({ users, staff, products, reviews } = createData())
    },
    entities: {
      User: findByKey(() => users, 'id', 'email'),
      Staff: findByKey(() => staff, 'id'),
      Book: findByKey(() => products, 'upc', 'isbn'),
      Gadget: findByKey(() => products, 'upc'),
      Review: findByKey(() => reviews, 'id'),
    },
    resolvers: {
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
          return take([products[(at + 1) % 30]!, products[(at + 9) % 30]!, products[(at + 14) % 30]!], args)
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
    },
  }
}
