import { fromJsonRow, openPool, type Table } from '@restante/store'
import {
  partnerFactTable,
  parseRealm,
  type RealmId,
  servicePointFactTable,
  shippingGrantFactTable,
} from '@restante/subgraph-kit'
import type { Outlet, PostalCodeCentroid } from '@restante/subgraph-outlets/engine'
import type { Agreement } from '@restante/subgraph-service-points/engine'
import { createClock } from '../../../sdk/src/testing/memory/clock.ts'
import type { World } from '../../../sdk/src/testing/memory/world.ts'

/** Reads what a database publishes as the world of a graph in memory, with the time of the machine. */
export async function readWorld(databaseUrl: string): Promise<World> {
  const pool = openPool(databaseUrl)
  const readAll = async <Row>(name: string, decode: (row: object) => Row): Promise<readonly Row[]> => {
    const { rows } = await pool.query<{ row: object }>(`select to_jsonb(t) as row from ${name} t`)
    return rows.map(({ row }) => decode(row))
  }
  const readTable = <Row>(table: Table<Row>): Promise<readonly Row[]> =>
    readAll(table.name, (row) => fromJsonRow(table, row))
  try {
    const [outlets, postalCodes, partners, servicePoints, grants, agreements] = await Promise.all([
      readAll('outlets.outlet', (row) => toCamelCase(row) as unknown as Outlet),
      readAll('outlets.postal_code', (row) => toCamelCase(row) as unknown as PostalCodeCentroid),
      readTable(partnerFactTable),
      readTable(servicePointFactTable),
      readTable(shippingGrantFactTable),
      readAll('service_points.agreement', (row) => toCamelCase(row) as unknown as Agreement),
    ])
    return {
      realm: parseRealm(partners[0]!.realmId) as RealmId,
      clock: createClock(() => new Date()),
      outlets: new Map(
        outlets.map((outlet) => [
          outlet.id,
          { ...outlet, verifiedAt: outlet.verifiedAt && new Date(outlet.verifiedAt) },
        ]),
      ),
      postalCodes: new Map(postalCodes.map((place) => [`${place.country} ${place.code}`, place])),
      partners: new Map(partners.map((partner) => [partner.partnerId, { ...partner, createdAt: new Date() }])),
      servicePoints: new Map(servicePoints.map((point) => [point.servicePointId, point])),
      grants,
      agreements,
    }
  } finally {
    await pool.end()
  }
}

function toCamelCase(row: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}
