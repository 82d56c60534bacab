import { createData } from './freight-data.ts'
import { findByKey, literals, type OpenWorld, type Resolver, take, type Thing, type World } from './world.ts'

/**
 * Keys of several fields and of nested ones, lists of entities, `@requires` of all sorts: with arguments, with fragments,
 * through lists, and of fields that themselves require others.
 */
export const freight: World = {
  name: 'freight',
  subgraphs: {
    ships: `
      type Query { ship(imo: ID!): Ship  ships(first: Int! = 3): [Ship!]! }
      type Mutation { load(imo: ID!, count: Int!): Ship }
      type Ship @key(fields: "imo") {
        imo: ID!  name: String!  length(unit: Unit! = METRE): Float  cargo: [Cargo!]  owner: Company
        home: Port  calls(first: Int! = 2): [Berth!]  weights: [[Int!]!]
      }
      enum Unit { METRE FOOT }
      union Cargo = Containers | Bulk
      type Containers @shareable { count: Int!  reefers: Int }
      type Bulk @shareable { tonnes: Float  dusty: Boolean }
      interface Company { id: ID!  name: String }
      type Carrier implements Company @key(fields: "id") { id: ID!  name: String  fleet(first: Int! = 2): [Ship!]! }
      type Broker implements Company @key(fields: "id") { id: ID!  name: String  licence: String! }
      type Port @key(fields: "country code", resolvable: false) { country: String!  code: String! }
      type Berth @key(fields: "port { country code } number", resolvable: false) { port: Port!  number: Int! }`,
    ports: `
      type Query { port(country: String!, code: String!): Port  ports(first: Int! = 3): [Port]! }
      type Mutation { dredge(country: String!, code: String!): Port }
      type Port @key(fields: "country code") @key(fields: "locode") {
        country: String!  code: String!  locode: ID!  name: String  berths(first: Int! = 2): [Berth!]!  nearest: Port
      }
      type Berth @key(fields: "port { country code } number") { port: Port!  number: Int!  depth: Int  cranes: [Crane!] }
      type Crane { reach: Int!  lift: Int }`,
    tariffs: `
      type Query { cheapest(first: Int! = 2): [Berth!] }
      type Ship @key(fields: "imo") {
        imo: ID!
        length(unit: Unit! = METRE): Float @external
        cargo: [Cargo!] @external
        weights: [[Int!]!] @external
        lengthFee: Int @requires(fields: "length(unit: FOOT)")
        cargoFee: Float @requires(fields: "cargo { ... on Containers { count reefers } ... on Bulk { tonnes } }")
        weightFee: Int @requires(fields: "weights")
      }
      enum Unit { METRE FOOT }
      union Cargo = Containers | Bulk
      type Containers @shareable { count: Int!  reefers: Int }
      type Bulk @shareable { tonnes: Float  dusty: Boolean }
      type Port @key(fields: "country code") { country: String!  code: String!  dues: Int!  name: String @external  label: String @requires(fields: "name") }
      type Berth @key(fields: "port { country code } number") {
        port: Port!  number: Int!  depth: Int @external  cranes: [Crane!] @external
        depthFee: Int @requires(fields: "depth")  craneFee: Int @requires(fields: "cranes { reach lift }")
        visitors(first: Int! = 2): [Ship!]!
      }
      type Crane { reach: Int! @external  lift: Int @external }`,
    billing: `
      type Query { debtors(first: Int! = 2): [Ship]! }
      type Ship @key(fields: "imo") {
        imo: ID!  name: String! @external  lengthFee: Int @external  weightFee: Int @external
        invoice: String @requires(fields: "lengthFee name")  discount(percent: Int!): Float @requires(fields: "lengthFee weightFee")
      }
      type Carrier @key(fields: "id") { id: ID!  debt: Int! }
      type Port @key(fields: "locode") { locode: ID!  debt: Int }`,
  },
  plain: `
    type Query {
      ship(imo: ID!): Ship  ships(first: Int! = 3): [Ship!]!
      port(country: String!, code: String!): Port  ports(first: Int! = 3): [Port]!
      cheapest(first: Int! = 2): [Berth!]  debtors(first: Int! = 2): [Ship]!
    }
    type Mutation { load(imo: ID!, count: Int!): Ship  dredge(country: String!, code: String!): Port }
    type Ship {
      imo: ID!  name: String!  length(unit: Unit! = METRE): Float  cargo: [Cargo!]  owner: Company
      home: Port  calls(first: Int! = 2): [Berth!]  weights: [[Int!]!]
      lengthFee: Int  cargoFee: Float  weightFee: Int  invoice: String  discount(percent: Int!): Float
    }
    enum Unit { METRE FOOT }
    union Cargo = Containers | Bulk
    type Containers { count: Int!  reefers: Int }
    type Bulk { tonnes: Float  dusty: Boolean }
    interface Company { id: ID!  name: String }
    type Carrier implements Company { id: ID!  name: String  fleet(first: Int! = 2): [Ship!]!  debt: Int! }
    type Broker implements Company { id: ID!  name: String  licence: String! }
    type Port {
      country: String!  code: String!  locode: ID!  name: String  berths(first: Int! = 2): [Berth!]!  nearest: Port
      dues: Int!  label: String  debt: Int
    }
    type Berth {
      port: Port!  number: Int!  depth: Int  cranes: [Crane!]  depthFee: Int  craneFee: Int  visitors(first: Int! = 2): [Ship!]!
    }
    type Crane { reach: Int!  lift: Int }`,
  argumentValues: {
    imo: literals('i0', 'i1', 'i2', 'i3', 'i4', 'i9'),
    first: literals(0, 1, 2, 4),
    unit: [
      ['FOOT', 'FOOT'],
      ['METRE', 'METRE'],
    ],
    country: literals('FR', 'IN', 'XX'),
    code: literals('P0', 'P1', 'P3'),
    count: literals(7, 0),
    percent: literals(10, 50),
  },
  open: openFreight,
}

type Cargo = { count?: number; reefers?: number | null; tonnes?: number | null }
type Crane = { reach: number; lift: number | null }

function openFreight(): OpenWorld {
  let { ships, companies, ports, berths } = createData()
  const lengthOf = (ship: Thing, unit: unknown): number | null => {
    const metres = ship['metres'] as number | null
    return metres === null ? null : metres * (unit === 'FOOT' ? 3 : 1)
  }
  const lengthFee = (feet: unknown): number | null => (typeof feet === 'number' ? feet + 1 : null)
  const weightFee: Resolver = (source) => {
    const weights = source['weights'] as number[][] | null
    return weights ? weights.flat().reduce((sum, weight) => sum + weight, 0) : null
  }
  const invoice = (name: unknown, fee: unknown): string | null =>
    fee === null ? null : `${String(name)} owes ${Number(fee)}`
  const discount = (fee: unknown, weight: unknown, percent: unknown): number =>
    (Number(fee) + Number(weight)) * (Number(percent) / 100)
  const findPort: Resolver = (_, args) =>
    ports.find(({ country, code }) => country === args['country'] && code === args['code'])
  return {
    reset() {
      ;({ ships, companies, ports, berths } = createData())
    },
    entities: {
      Ship: findByKey(() => ships, 'imo'),
      Carrier: findByKey(() => companies, 'id'),
      Broker: findByKey(() => companies, 'id'),
      Port: (reference) =>
        ports.find(({ locode, country, code }) =>
          reference['locode'] === undefined
            ? country === reference['country'] && code === reference['code']
            : locode === reference['locode'],
        ),
      Berth: (reference) =>
        berths.find((berth) => {
          const [port, wanted] = [berth['port'] as Thing, reference['port'] as Thing]
          return (
            berth['number'] === reference['number'] &&
            port['country'] === wanted['country'] &&
            port['code'] === wanted['code']
          )
        }),
    },
    resolvers: {
      Query: {
        ship: (_, args) => ships.find(({ imo }) => imo === args['imo']),
        ships: (_, args) => take(ships, args),
        port: findPort,
        ports: (_, args) => take([ports[1]!, null as never, ports[2]!, ports[3]!], args),
        cheapest: (_, args) => take([berths[4]!, berths[1]!, berths[8]!], args),
        debtors: (_, args) => take([ships[3]!, ships[4]!, ships[2]!], args),
      },
      Mutation: {
        load: (_, args) => {
          const ship = ships.find(({ imo }) => imo === args['imo'])
          const added = { __typename: 'Containers', count: args['count'], reefers: 1 }
          return ship && Object.assign(ship, { cargo: [...((ship['cargo'] as Thing[] | null) ?? []), added] })
        },
        dredge: (source, args) => {
          const port = findPort(source, args)
          for (const berth of berths) if (berth['port'] === port) berth['depth'] = Number(berth['depth']) + 1
          return port
        },
      },
      Ship: {
        length: (source, args) => lengthOf(source, args['unit']),
        lengthFee: (source) => lengthFee(source['length']),
        cargoFee: (source) => {
          const cargo = source['cargo'] as Cargo[] | null
          return (
            cargo &&
            cargo.reduce((sum, { count, reefers, tonnes }) => sum + (count ?? 0) + (reefers ?? 0) + (tonnes ?? 0), 0.5)
          )
        },
        weightFee,
        calls: (source, args) => {
          const n = Number(String(source['imo']).slice(1))
          return n === 4 ? null : take([berths[n]!, berths[n + 3]!, berths[0]!], args)
        },
        invoice: (source) => invoice(source['name'], source['lengthFee']),
        discount: (source, args) => discount(source['lengthFee'], source['weightFee'], args['percent']),
      },
      Carrier: {
        fleet: (source, args) =>
          take(
            ships.filter(({ owner }) => (owner as Thing | null)?.['id'] === source['id']),
            args,
          ),
      },
      Port: {
        berths: (source, args) =>
          take(
            berths.filter(({ port }) => (port as Thing)['code'] === source['code']),
            args,
          ),
        nearest: (source) =>
          source['code'] === 'P1' ? null : ports[(Number(String(source['code']).slice(1)) + 1) % 4],
        label: (source) => `Port of ${String(source['name'])}`,
      },
      Berth: {
        depthFee: (source) => (source['depth'] === null ? null : Number(source['depth']) * 2),
        craneFee: (source) => {
          const cranes = source['cranes'] as Crane[] | null
          return cranes && cranes.reduce((sum, { reach, lift }) => sum + reach + (lift ?? 0), 0)
        },
        visitors: (source, args) => take([ships[Number(source['number']) % 6]!, ships[0]!], args),
      },
    },
    own: {
      plain: {
        Ship: {
          lengthFee: (source) => lengthFee(lengthOf(source, 'FOOT')),
          invoice: (source) => invoice(source['name'], lengthFee(lengthOf(source, 'FOOT'))),
          discount: (source, args) =>
            discount(lengthFee(lengthOf(source, 'FOOT')), weightFee(source, {}), args['percent']),
        },
      },
    },
  }
}
