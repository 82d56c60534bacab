import { Readable } from 'node:stream'
import { createEventSource, type EventSource } from '../event-source.ts'
import { findByKey, literals, numbers, type OpenWorld, type Thing, type World } from './world.ts'

/**
 * Subscriptions: events of one subgraph name entities of three others, two hops away, as an object, in lists, in a union and
 * through an interface; what is non-null is null here and there.
 */
export const tracking: TrackingWorld = {
  name: 'tracking',
  subgraphs: {
    parcels: `
      type Query { parcel(id: ID!): Parcel }
      type Mutation { hold(id: ID!): Parcel }
      type Subscription { moved(of: ID): Parcel  batch: [Parcel]  strict: [Parcel!]!  alerts: Alert  seen: Seen  weights: [[Int!]]  certain: Parcel! }
      interface Seen { id: ID! }
      type Parcel implements Seen @key(fields: "id") { id: ID!  state: State  outlet: Outlet  scans(first: Int! = 2): [Scan!] }
      enum State { MOVING HELD LOST @inaccessible }
      type Scan { at: Int!  outlet: Outlet  parcel: Parcel }
      type Delay { minutes: Int!  parcel: Parcel }
      union Alert = Parcel | Delay
      type Outlet implements Seen @key(fields: "id", resolvable: false) { id: ID! }`,
    outlets: `
      type Query { outlet(id: ID!): Outlet }
      type Outlet @key(fields: "id") { id: ID!  name: String!  city: City  open: Boolean }
      type City @key(fields: "id", resolvable: false) { id: ID! }`,
    cities: `
      type Query { city(id: ID!): City }
      type City @key(fields: "id") { id: ID!  title: String!  people: Int }`,
    prices: `
      type Query { prices: Int }
      type Parcel @key(fields: "id") { id: ID!  price: Int!  state: State @external  duty: Int @requires(fields: "state") }
      enum State { MOVING HELD LOST @inaccessible }`,
  },
  plain: `
    type Query { parcel(id: ID!): Parcel  outlet(id: ID!): Outlet  city(id: ID!): City  prices: Int }
    type Mutation { hold(id: ID!): Parcel }
    type Subscription { moved(of: ID): Parcel  batch: [Parcel]  strict: [Parcel!]!  alerts: Alert  seen: Seen  weights: [[Int!]]  certain: Parcel! }
    interface Seen { id: ID! }
    type Parcel implements Seen { id: ID!  state: State  outlet: Outlet  scans(first: Int! = 2): [Scan!]  price: Int!  duty: Int }
    enum State { MOVING HELD }
    type Scan { at: Int!  outlet: Outlet  parcel: Parcel }
    type Delay { minutes: Int!  parcel: Parcel }
    union Alert = Parcel | Delay
    type Outlet implements Seen { id: ID!  name: String!  city: City  open: Boolean }
    type City { id: ID!  title: String!  people: Int }`,
  argumentValues: {},
  open: openTracking,
}

/** A world whose events a test pushes. */
export interface TrackingWorld extends World {
  open(): OpenTracking
}

/** The world with the things that events may name. */
export interface OpenTracking extends OpenWorld {
  readonly source: EventSource
  readonly parcels: readonly Thing[]
  readonly outlets: readonly Thing[]
}

function openTracking(): OpenTracking {
  const cities = numbers(3).map((n) => ({
    __typename: 'City',
    id: `c${n}`,
    // `title` is non-null in the schema, as are `name` and `price` below.
    title: n === 2 ? null : `City ${n}`,
    people: n === 1 ? null : n * 1_000,
  }))
  const outlets = numbers(5).map((n) => ({
    __typename: 'Outlet',
    id: `o${n}`,
    name: n === 3 ? null : `Outlet ${n}`,
    city: n === 4 ? null : cities[n % 3],
    open: n % 2 === 0,
  }))
  const parcels: Thing[] = numbers(6).map((n) => ({
    __typename: 'Parcel',
    id: `p${n}`,
    state: n % 3 === 2 ? null : n % 2 ? 'HELD' : 'MOVING',
    outlet: outlets[n % 5],
    price: n === 4 ? null : 100 * n,
    duty: n % 3 === 2 ? 0 : n % 2 ? 7 : 9,
  }))
  const source = createEventSource()
  const events = { subscribe: () => source.read(), resolve: (event: unknown) => event }
  const fields = ['moved', 'batch', 'strict', 'alerts', 'seen', 'weights', 'certain']
  const byId = (list: readonly Thing[], id: unknown): Thing | undefined => list.find((thing) => thing['id'] === id)
  return {
    source,
    parcels,
    outlets,
    reset() {},
    entities: {
      Parcel: findByKey(() => parcels, 'id'),
      Outlet: findByKey(() => outlets, 'id'),
      City: findByKey(() => cities, 'id'),
    },
    resolvers: {
      Query: {
        parcel: (_, args) => byId(parcels, args['id']),
        outlet: (_, args) => byId(outlets, args['id']),
        city: (_, args) => byId(cities, args['id']),
        prices: () => parcels.length,
      },
      Mutation: { hold: (_, args) => byId(parcels, args['id']) },
      Parcel: {
        scans: (parcel, { first }) =>
          numbers(Number(first)).map((n) => ({
            __typename: 'Scan',
            at: n,
            outlet: n ? parcel['outlet'] : outlets[3],
            parcel: n ? null : parcel,
          })),
      },
    },
    // `duty` comes of the state that the gateway sends.
    own: { prices: { Parcel: { duty: ({ state }) => (state === null ? 0 : state === 'HELD' ? 7 : 9) } } },
    subscriptions: Object.fromEntries(fields.map((field) => [field, events])),
  }
}

/** The same world with events of its own: each subscription begins anew with all of its field's, and ends after them. */
export const tracked: World = {
  ...tracking,
  argumentValues: {
    id: literals('p0', 'p4', 'o3', 'c2', 'nobody'),
    of: literals('p1', null),
    first: literals(0, 1, 3),
  },
  open() {
    const opened = openTracking()
    const { parcels, outlets } = opened
    const delay = (parcel: Thing | null, minutes: number | null): Thing => ({ __typename: 'Delay', minutes, parcel })
    const events: Readonly<Record<string, readonly unknown[]>> = {
      moved: [...parcels, null, new Error('broken')],
      batch: [parcels, [null, parcels[2], null], [], null],
      strict: [parcels.slice(0, 3), [parcels[0], null], [parcels[4]], null],
      alerts: [parcels[1], delay(parcels[3]!, 5), delay(null, null), null],
      seen: [parcels[1], outlets[0], outlets[3], null],
      weights: [[[1, 2], null, []], [[1, null]], 'x', null],
      certain: [parcels[1], parcels[4], null, new Error('broken')],
    }
    const subscriptions = Object.fromEntries(
      Object.entries(events).map(([field, list]) => [
        field,
        {
          subscribe: () => Readable.from(list.map((event) => ({ event }))),
          resolve: (wrapped: unknown) => (wrapped as { event: unknown }).event,
        },
      ]),
    )
    return { ...opened, subscriptions }
  },
}
