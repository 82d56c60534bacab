import type { Transaction } from './transaction.ts'

/** A published table: its key and its columns with their types. */
interface PublishedTable {
  readonly key: readonly string[]
  readonly columns: Record<string, string>
  /** The columns that the statement itself takes from the table they derive from, by their SQL, and that table. */
  readonly derived?: { readonly columns: Record<string, string>; readonly join: string }
}

const tables = {
  api_key_fact: {
    key: ['realm_id', 'key_id'],
    columns: {
      digest: 'bytea',
      kind: 'text',
      partner_id: 'text',
      livemode: 'boolean',
      scopes: 'text[]',
      origins: 'text[]',
      outlet_ids: 'text[]',
      expires_at: 'timestamptz',
    },
  },
  partner_fact: {
    key: ['realm_id', 'partner_id'],
    columns: { code: 'text', name: 'text', kind: 'text', returns_partner_id: 'text' },
  },
  realm_fact: {
    key: ['realm_id'],
    columns: { kind: 'text', country: 'text', clock_offset_ms: 'bigint' },
  },
  service_point_fact: {
    key: ['realm_id', 'service_point_id'],
    columns: { capabilities: 'text[]', valid_from: 'date', valid_until: 'date' },
    derived: {
      columns: {
        partner_id: 'sp.partner_id',
        partner_code: 'pa.code',
        programme: 'pr.code',
        outlet_id: 'sp.outlet_id',
        status: 'sp.status',
        visibility: 'sp.visibility',
        intake: 'sp.intake',
        hours: 'sp.hours',
        size_limit: 'sp.size_limit',
        capacity: 'sp.capacity',
        hold_policy: 'sp.hold_policy',
      },
      join: `
        join service_points.service_point sp on sp.realm_id = r.realm_id and sp.service_point_id = r.service_point_id
        join service_points.partner pa on pa.realm_id = sp.realm_id and pa.partner_id = sp.partner_id
        join service_points.programme pr on pr.realm_id = sp.realm_id and pr.programme_id = sp.programme_id`,
    },
  },
  shipping_grant_fact: {
    key: ['realm_id', 'partner_id', 'granted_by_partner_id'],
    columns: { valid_from: 'date', valid_until: 'date' },
  },
} as const satisfies Record<string, PublishedTable>

/** Name of a published table. */
export type PublishedTableName = keyof typeof tables

/** One row to publish: its key, and its columns that are not derived or `deleted: true`. */
export type PublishedRow = Readonly<Record<string, unknown>>

/**
 * Locks the head rows of published tables until the transaction ends. Whoever publishes calls this *before* it reads what
 * it derives the rows from: the next writer then reads what this one has committed, so no change is lost between two
 * that touch the same row, and revs are given in the order of commits. Always in the order of the names: no deadlock.
 */
export async function lockHeads(transaction: Transaction, ...names: PublishedTableName[]): Promise<void> {
  await transaction.query({
    name: 'lock-heads',
    text: `select from published_service_points.head where table_name = any($1) order by table_name for update`,
    values: [names],
  })
}

/**
 * Writes those rows that differ from what is published, each with a rev of its own in the order of the keys, and tells
 * listeners. A row with `deleted: true` leaves its last values behind as a tombstone; one that was never published is
 * skipped. Answers how many rows were written. The head must be locked.
 */
export async function publishRows(
  transaction: Transaction,
  name: PublishedTableName,
  rows: readonly PublishedRow[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { rowCount } = await transaction.query({
    name: `publish-${name}`,
    text: statements[name],
    values: [JSON.stringify(rows)],
  })
  if (rowCount) await transaction.query('notify published_service_points')
  return rowCount ?? 0
}

const statements = Object.fromEntries(
  Object.entries(tables).map(([name, table]) => [name, writeStatement(name, table)]),
) as Record<PublishedTableName, string>

function writeStatement(name: string, { key, columns, derived }: PublishedTable): string {
  const names = [...Object.keys(columns), ...Object.keys(derived?.columns ?? {})]
  const given = [
    ...key.map((column) => `${column} text`),
    ...Object.entries(columns).map(([column, type]) => `${column} ${type}`),
    'deleted boolean',
  ]
  const taken = Object.entries(derived?.columns ?? {}).map(([column, source]) => `, ${source} as ${column}`)
  const list = (prefix: string): string => names.map((column) => `${prefix}.${column}`).join(', ')
  return `
    with incoming as (
      select r.*${taken.join('')} from jsonb_to_recordset($1::jsonb) as r(${given.join(', ')}) ${derived?.join ?? ''}
    ), changed as (
      select ${key.map((column) => `i.${column}`).join(', ')},
             ${names.map((column) => `case when i.deleted then f.${column} else i.${column} end as ${column}`).join(', ')},
             coalesce(i.deleted, false) as deleted,
             row_number() over (order by ${key.map((column) => `i.${column}`).join(', ')}) as place
        from incoming i left join published_service_points.${name} f using (${key.join(', ')})
       where case
               when f.rev is null then i.deleted is not true
               when i.deleted then not f.deleted
               else f.deleted or row(${list('i')}) is distinct from row(${list('f')})
             end
    ), bumped as (
      update published_service_points.head set rev = rev + (select count(*) from changed)
       where table_name = '${name}'
      returning rev - (select count(*) from changed) as before
    )
    insert into published_service_points.${name} (${[...key, ...names].join(', ')}, rev, deleted)
    select ${[...key, ...names].map((column) => `c.${column}`).join(', ')}, b.before + c.place, c.deleted
      from changed c, bumped b
    on conflict (${key.join(', ')}) do update
       set ${names.map((column) => `${column} = excluded.${column}`).join(', ')},
           rev = excluded.rev, deleted = excluded.deleted`
}
