import type { Pool, PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { pipeline } from 'node:stream/promises'
import type { OutletRow } from './register-tables.ts'

const columns = [
  'id',
  'operator_code',
  'operator_ref',
  'name',
  'kind',
  'status',
  'opens_on',
  'closes_on',
  'gln',
  'address_lines',
  'locality',
  'postal_code',
  'subdivision',
  'country',
  'latitude',
  'longitude',
  'location_precision',
  'time_zone',
  'hours',
  'hours_original',
  'capabilities',
  'size_limit',
  'source',
  'licence',
  'attribution',
  'verified_at',
  'issues',
] as const satisfies (keyof OutletRow)[]

const updated = columns.filter((name) => !['id', 'operator_code', 'operator_ref'].includes(name))
const list = (names: readonly string[], prefix = ''): string => names.map((name) => `${prefix}${name}`).join(', ')

const factColumns = [
  'operator_code',
  'operator_ref',
  'kind',
  'status',
  'opens_on',
  'closes_on',
  'country',
  'time_zone',
  'latitude',
  'longitude',
  'capabilities',
  'hours',
  'size_limit',
] as const satisfies (keyof OutletRow)[]

/** The id of an outlet that is known by its branch code stays; a row that says nothing new is not written. */
const merge = `
  with changed as (
    insert into outlets.outlet as o (${list(columns)}) select ${list(columns)} from written_outlet
    on conflict (operator_code, operator_ref) do update set (${list(updated)}) = row (${list(updated, 'excluded.')})
    where (${list(updated, 'o.')}) is distinct from (${list(updated, 'excluded.')})
    returning ${list(['id', ...factColumns], 'o.')}
  ), head as (
    update published_outlets.head set rev = rev + 1 where table_name = 'outlet_fact' returning rev
  )
  insert into published_outlets.outlet_fact (outlet_id, ${list(factColumns)}, rev)
  select id, ${list(factColumns)}, head.rev from changed, head
  on conflict (outlet_id) do update
  set (${list(factColumns)}, rev, deleted) = row (${list(factColumns, 'excluded.')}, excluded.rev, false)`

/**
 * Writes outlets in one transaction: new ones by their branch code, others brought up to date under the id they have, and
 * tells who follows the register. No branch code may come twice.
 */
export async function writeOutlets(pool: Pool, rows: readonly OutletRow[]): Promise<void> {
  if (rows.length === 0) return
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    // Nobody is told that a chunk is safe: what makes an import count is committed after it, and takes it to the disk too.
    await client.query('set local synchronous_commit = off')
    // Two who write the same outlets in another order would wait for each other.
    await client.query(`select pg_advisory_xact_lock(hashtext('outlets.outlet'))`)
    await client.query('create temporary table written_outlet (like outlets.outlet) on commit drop')
    // In the order of their ids, so that an index takes them side by side.
    await copyRows(
      client,
      rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    )
    await client.query(merge)
    await client.query('notify published_outlets')
    await client.query('commit')
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // A connection in the middle of a transaction is not given back for reuse.
    client.release(failure)
  }
}

async function copyRows(client: PoolClient, rows: readonly OutletRow[]): Promise<void> {
  const target = client.query(copyFrom(`copy written_outlet (${list(columns)}) from stdin`))
  await pipeline(function* () {
    const batch = 500
    for (let from = 0; from < rows.length; from += batch) {
      yield rows
        .slice(from, from + batch)
        .map((row) => `${columns.map((name) => toCopyText(row[name])).join('\t')}\n`)
        .join('')
    }
  }, target)
}

/** A value in the text form of COPY. */
function toCopyText(value: OutletRow[keyof OutletRow]): string {
  if (value === null) return String.raw`\N`
  if (typeof value === 'string') return escapeCopy(value)
  if (typeof value === 'number') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return escapeCopy(`{${value.map(quoteItem).join(',')}}`)
  return escapeCopy(JSON.stringify(value))
}

/** An item of an array as PostgreSQL writes it. */
function quoteItem(item: string): string {
  if (!/["\\]/.test(item)) return `"${item}"`
  return `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

const special = /[\\\t\n\r]/
const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
}

function escapeCopy(text: string): string {
  return special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character]!) : text
}
