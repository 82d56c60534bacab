import { findByKey, literals, numbers, type OpenWorld, take, type Thing, type World } from './world.ts'

/**
 * `@provides` of plain fields, through lists and with fragments; `@override` at once and for a share of the traffic;
 * value types of which each subgraph knows a part; hidden fields and arguments; mutations that depend on their order.
 */
export const cinema: World = {
  name: 'cinema',
  subgraphs: {
    films: `
      type Query { film(id: ID!): Film  films(first: Int! = 3, secret: Int @inaccessible): [Film!]! }
      type Mutation { retitle(id: ID!, title: String!): Film  release(title: String!): Film! }
      type Film @key(fields: "id") {
        id: ID!  title: String! @shareable  minutes: Int  rating: Rating @shareable  crew(first: Int! = 2): [Person!]!
        gross: Int @inaccessible  poster: Image @shareable
      }
      type Image @shareable { url: String!  width: Int }
      enum Rating { ALL ADULT UNRATED @inaccessible }
      type Person @key(fields: "id") { id: ID!  name: String @shareable  born: Int }
      type Short @key(fields: "id") { id: ID!  title: String! @shareable  festival: String }`,
    timetable: `
      type Query { screening(id: ID!): Screening  tonight(first: Int! = 3): [Screening!]!  now: Shown @provides(fields: "... on Film { title } ... on Short { title }") }
      type Mutation { sell(id: ID!, seats: Int!): Screening }
      type Film @key(fields: "id") {
        id: ID!  title: String! @external  minutes: Int @override(from: "films")  screenings(first: Int! = 2): [Screening!]
        poster: Image @shareable
      }
      type Image @shareable { url: String!  height: Int }
      type Short @key(fields: "id") { id: ID!  title: String! @external }
      union Shown = Film | Short
      type Screening @key(fields: "id") {
        id: ID!  shown: Shown  film: Film @provides(fields: "title")  hosts: [Person!] @provides(fields: "name")
        free: Int!  price: Int  hall: Hall!
      }
      type Person @key(fields: "id") { id: ID!  name: String @external }
      type Hall @shareable { name: String!  seats: Int }`,
    sales: `
      type Query { bestsellers(first: Int! = 2): [Screening]! }
      type Screening @key(fields: "id") { id: ID!  price: Int @override(from: "timetable", label: "percent(30)")  sold: Int!  tickets: [Ticket!]! }
      type Ticket { row: Int!  buyer: Person  hall: Hall }
      type Hall @shareable { name: String!  seats: Int }
      type Person @key(fields: "id") { id: ID!  spent: Int! }`,
  },
  plain: `
    type Query {
      film(id: ID!): Film  films(first: Int! = 3): [Film!]!
      screening(id: ID!): Screening  tonight(first: Int! = 3): [Screening!]!  now: Shown
      bestsellers(first: Int! = 2): [Screening]!
    }
    type Mutation { retitle(id: ID!, title: String!): Film  release(title: String!): Film!  sell(id: ID!, seats: Int!): Screening }
    type Film {
      id: ID!  title: String!  minutes: Int  rating: Rating  crew(first: Int! = 2): [Person!]!  poster: Image
      screenings(first: Int! = 2): [Screening!]
    }
    type Image { url: String!  width: Int  height: Int }
    enum Rating { ALL ADULT }
    type Person { id: ID!  name: String  born: Int  spent: Int! }
    type Short { id: ID!  title: String!  festival: String }
    union Shown = Film | Short
    type Screening {
      id: ID!  shown: Shown  film: Film  hosts: [Person!]  free: Int!  price: Int  hall: Hall!  sold: Int!  tickets: [Ticket!]!
    }
    type Ticket { row: Int!  buyer: Person  hall: Hall }
    type Hall { name: String!  seats: Int }`,
  argumentValues: {
    id: literals('f1', 'f2', 'f3', 's0', 's1', 's4', 'nobody'),
    first: literals(0, 1, 2, 5),
    title: literals('Renamed'),
    seats: literals(1, 4, 99),
  },
  open: openCinema,
}

function createData(): Record<'films' | 'shorts' | 'screenings' | 'people', Thing[]> {
  const people = numbers(5).map((n) => ({
    __typename: 'Person',
    id: `p${n}`,
    name: n === 2 ? null : `Person ${n}`,
    born: n === 3 ? null : 1950 + n,
    // `spent` is non-null in the schema.
    spent: n === 4 ? null : n * 5,
  }))
  const poster = (n: number) => ({
    __typename: 'Image',
    url: `https://example.org/${n}`,
    width: n === 1 ? null : n,
    height: n * 2,
  })
  const films = numbers(5).map((n) => ({
    __typename: 'Film',
    id: `f${n}`,
    title: n === 4 ? null : `Film ${n}`,
    minutes: 80 + n,
    rating: n === 2 ? null : n % 2 ? 'ALL' : 'ADULT',
    poster: n === 3 ? null : poster(n),
  }))
  const shorts = numbers(2).map((n) => ({
    __typename: 'Short',
    id: `h${n}`,
    title: `Short ${n}`,
    festival: n ? null : 'Lille',
  }))
  const screenings = numbers(7).map((n) => ({
    __typename: 'Screening',
    id: `s${n}`,
    shown: n % 3 === 2 ? shorts[n % 2] : n === 6 ? null : films[n % 5],
    film: n % 3 === 2 ? null : films[n % 5],
    hosts: n === 1 ? null : [people[n % 5], people[(n + 2) % 5]],
    free: n === 5 ? null : 5 + n,
    price: n === 3 ? null : 8 + n,
    hall: { __typename: 'Hall', name: `Hall ${n}`, seats: n % 2 ? null : 40 },
    sold: n === 0 ? null : n,
  }))
  return { films, shorts, screenings, people }
}

function openCinema(): OpenWorld {
  let { films, shorts, screenings, people } = createData()
  const numberOf = (thing: Thing): number => Number(String(thing['id']).slice(1))
  const byId = (list: readonly Thing[], id: unknown): Thing | undefined => list.find((thing) => thing['id'] === id)
  return {
    reset() {
      ;({ films, shorts, screenings, people } = createData())
    },
    entities: {
      Film: findByKey(() => films, 'id'),
      Short: findByKey(() => shorts, 'id'),
      Screening: findByKey(() => screenings, 'id'),
      Person: findByKey(() => people, 'id'),
    },
    resolvers: {
      Query: {
        film: (_, args) => byId(films, args['id']),
        films: (_, args) => take(films, args),
        screening: (_, args) => byId(screenings, args['id']),
        tonight: (_, args) => take([screenings[1]!, screenings[2]!, screenings[4]!, screenings[0]!], args),
        now: () => screenings.find((screening) => Number(screening['free']) % 2 === 1)?.['shown'],
        bestsellers: (_, args) => take([screenings[6]!, null as never, screenings[5]!], args),
      },
      Mutation: {
        retitle: (_, args) => {
          const film = byId(films, args['id'])
          return film && Object.assign(film, { title: args['title'] })
        },
        release: (_, args) => {
          const film = { ...films[1]!, id: `f${films.length}`, title: args['title'] }
          films.push(film)
          return film
        },
        sell: (_, args) => {
          const screening = byId(screenings, args['id'])
          if (!screening) return null
          const [free, seats] = [Number(screening['free']), Number(args['seats'])]
          if (seats > free) throw new Error('Sold out.')
          return Object.assign(screening, { free: free - seats, sold: Number(screening['sold']) + seats })
        },
      },
      Film: {
        crew: (source, args) => take([people[numberOf(source) % 5]!, people[(numberOf(source) + 1) % 5]!], args),
        screenings: (source, args) =>
          take(
            screenings.filter(({ film }) => (film as Thing | null)?.['id'] === source['id']),
            args,
          ),
      },
      Screening: {
        tickets: (source) =>
          numbers(numberOf(source) % 3).map((n) => ({
            __typename: 'Ticket',
            row: n,
            buyer: n ? people[numberOf(source) % 5] : null,
            hall: source['hall'],
          })),
      },
    },
    // What is overridden would answer something else.
    own: { films: { Film: { minutes: () => -1 } } },
  }
}
