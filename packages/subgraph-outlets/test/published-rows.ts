import { newRealmId, type PartnerId, type RealmId } from '@restante/subgraph-kit'
import type { TestDatabase } from '@restante/store/testing'
import { Client } from 'pg'

/** The realm of the tests. */
export const realm = 'demo' as RealmId

/** A new partner's id in the realm of the tests. */
export function newPartnerId(): PartnerId {
  return newRealmId('prt', realm, new Date())
}

const keys = {
  'published_service_points.realm_fact': 'realm_id',
  'published_service_points.partner_fact': 'realm_id, partner_id',
  'published_service_points.shipping_grant_fact': 'realm_id, partner_id, granted_by_partner_id',
  'published_service_points.service_point_fact': 'realm_id, service_point_id',
  'published_parcels.fullness': 'realm_id, service_point_id, purpose, size_class, day',
}

/** Writes a row of a table that another context publishes, the way that context does. */
export async function publish(
  database: TestDatabase,
  table: keyof typeof keys,
  row: Record<string, unknown>,
): Promise<void> {
  const client = new Client({ connectionString: database.databaseUrl })
  await client.connect()
  const [schema, name] = table.split('.')
  const columns = Object.keys(row)
  const list = columns.join(', ')
  await client.query('begin')
  await client.query(
    `with head as (update ${schema}.head set rev = rev + 1 where table_name = '${name}' returning rev)
     insert into ${table} (${list}, rev) select ${columns.map((_, index) => `$${index + 1}`).join(', ')}, rev from head
     on conflict (${keys[table]}) do update set (${list}, rev) = row (${columns.map((column) => `excluded.${column}`).join(', ')}, excluded.rev)`,
    Object.values(row).map((value) =>
      Array.isArray(value) && typeof value[0] === 'object' ? JSON.stringify(value) : value,
    ),
  )
  await client.query(`notify ${schema}`)
  await client.query('commit')
  await client.end()
}

/** A service point that is in force since 2025 and has places for everything, with `changes`; returns its id. */
export async function publishServicePoint(
  database: TestDatabase,
  outletId: string,
  partnerId: string,
  changes: Record<string, unknown> = {},
): Promise<string> {
  const id = newRealmId('sp', realm, new Date())
  await publish(database, 'published_service_points.service_point_fact', {
    realm_id: realm,
    service_point_id: id,
    partner_id: partnerId,
    partner_code: 'some-partner',
    programme: 'standard',
    outlet_id: outletId,
    capabilities: ['COLLECT', 'DROP_OFF', 'RETURN'],
    status: 'ACTIVE',
    visibility: 'PUBLIC',
    intake: 'OPEN',
    hours: null,
    valid_from: '2025-01-01',
    valid_until: null,
    size_limit: null,
    capacity: [
      { purpose: 'COLLECTION', sizeClass: 'ANY', places: 10 },
      { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 10 },
    ],
    hold_policy: { unit: 'CALENDAR_DAYS', count: 7 },
    ...changes,
  })
  return id
}
