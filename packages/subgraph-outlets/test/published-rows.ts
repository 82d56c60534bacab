import { assignExcluded, listColumns, type Table, toParameters } from '@restante/store'
import type { TestDatabase } from '@restante/store/testing'
import {
  newRealmId,
  type OutletId,
  type PartnerId,
  type RealmId,
  type ServicePointFact,
  servicePointFactTable,
  type ServicePointId,
} from '@restante/subgraph-kit'
import { Client } from 'pg'

/** The realm of the tests. */
export const realm = 'demo' as RealmId

/** A new partner's id in the realm of the tests. */
export function newPartnerId(): PartnerId {
  return newRealmId('prt', realm, new Date())
}

/** Writes a row of a table that another context publishes, the way that context does. */
export async function publish<Row extends { rev: number; deleted: boolean }>(
  database: TestDatabase,
  table: Table<Row>,
  row: Omit<NoInfer<Row>, 'rev' | 'deleted'>,
): Promise<void> {
  const client = new Client({ connectionString: database.databaseUrl })
  await client.connect()
  const [schema, name] = table.name.split('.')
  await client.query('begin')
  const head = await client.query<{ rev: string }>(
    `update ${schema}.head set rev = rev + 1 where table_name = '${name}' returning rev`,
  )
  const written = { ...row, rev: Number(head.rows[0]!.rev), deleted: false } as unknown as Row
  await client.query(
    `insert into ${table.name} (${listColumns(table.properties)})
     values (${table.properties.map((_, index) => `$${index + 1}`).join(', ')})
     on conflict (${listColumns(table.key)}) do update set ${assignExcluded(table.properties)}`,
    toParameters(table, written),
  )
  await client.query(`notify ${schema}`)
  await client.query('commit')
  await client.end()
}

/** Publishes a service point that is in force since 2025 and has places for everything, with `changes`; returns its id. */
export async function publishServicePoint(
  database: TestDatabase,
  outletId: OutletId,
  partnerId: PartnerId,
  changes: Partial<ServicePointFact> = {},
): Promise<ServicePointId> {
  const servicePointId = newRealmId('sp', realm, new Date())
  await publish(database, servicePointFactTable, {
    realmId: realm,
    servicePointId,
    partnerId,
    partnerCode: 'some-partner',
    programme: 'standard',
    outletId,
    capabilities: ['COLLECT', 'DROP_OFF', 'RETURN'],
    status: 'ACTIVE',
    visibility: 'PUBLIC',
    intake: 'OPEN',
    hours: null,
    validFrom: '2025-01-01',
    validUntil: null,
    sizeLimit: null,
    capacity: [
      { purpose: 'COLLECTION', sizeClass: 'ANY', places: 10 },
      { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 10 },
    ],
    holdPolicy: { unit: 'CALENDAR_DAYS', count: 7 },
    redirectDecision: 'IMMEDIATE',
    decideWithinMinutes: null,
    redirectFee: null,
    cutOff: null,
    transit: null,
    ...changes,
  })
  return servicePointId
}
