import { numbers, type Thing } from './world.ts'

/** Everything that the ports and ships of the freight world are. */
interface Data {
  readonly ships: Thing[]
  readonly companies: Thing[]
  readonly ports: Thing[]
  readonly berths: Thing[]
}

/** Makes the data; the same each time. Some things are broken on purpose, by their number. */
export function createData(): Data {
  const companies = numbers(4).map((n) => ({
    __typename: n % 2 ? 'Broker' : 'Carrier',
    id: `c${n}`,
    name: n === 2 ? null : `Company ${n}`,
    // `licence` and `debt` are non-null in the schema.
    licence: n === 3 ? null : `L${n}`,
    debt: n === 2 ? null : 100 * n,
  }))
  const ports = numbers(4).map((n) => ({
    __typename: 'Port',
    country: n % 2 ? 'FR' : 'IN',
    code: `P${n}`,
    locode: `LO${n}`,
    name: n === 2 ? null : `Port ${n}`,
    dues: n === 3 ? null : 10 * n,
    debt: n === 1 ? null : n,
  }))
  const berths = numbers(9).map((n) => ({
    __typename: 'Berth',
    port: ports[n % 4]!,
    number: n,
    depth: n % 4 === 1 ? null : n + 5,
    cranes:
      n % 5 === 3 ? null : numbers(n % 3).map((k) => ({ __typename: 'Crane', reach: 20 + k, lift: k ? n : null })),
  }))
  const ships = numbers(6).map((n) => ({
    __typename: 'Ship',
    imo: `i${n}`,
    name: `Ship ${n}`,
    metres: n === 4 ? null : 100 + n,
    cargo:
      n === 3
        ? null
        : numbers(n).map((k) =>
            k % 2
              ? { __typename: 'Bulk', tonnes: k === 3 ? null : k * 1.5, dusty: k === 1 }
              : { __typename: 'Containers', count: k * 10, reefers: k ? null : 4 },
          ),
    owner: n === 1 ? null : companies[n % 4]!,
    home: n === 2 ? null : ports[n % 4]!,
    weights: n === 2 ? null : [[n, n + 1], [], [n * 2]],
  }))
  return { ships, companies, ports, berths }
}
