import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  assignExcluded,
  bigint,
  boolean,
  bytes,
  copyRows,
  createRowEncoder,
  defineTable,
  float,
  fromJsonRow,
  instant,
  integer,
  integerList,
  json,
  listColumns,
  localDate,
  nullable,
  openPool,
  propertiesExcept,
  type RowOf,
  selectColumns,
  text,
  textList,
  toJsonRow,
  toParameters,
} from '../src/index.ts'
import { anyRow, createTestDatabase, findTableDifferences, type TestDatabase } from '../src/testing.ts'

const sampleTable = defineTable('public.sample', ['rowId'], {
  rowId: integer(),
  label: text(),
  isGood: boolean(),
  size: bigint(),
  ratio: float(),
  seenAt: instant(),
  dueOn: localDate(),
  details: json<unknown>(),
  words: textList(),
  counts: integerList(),
  digest: bytes(),
  maybeLabel: nullable(text()),
  maybeSeenAt: nullable(instant()),
  maybeDetails: nullable(json<unknown>()),
  maybeWords: nullable(textList()),
})
type Sample = RowOf<typeof sampleTable>

const statement = `create table sample (
  row_id integer primary key, label text not null, is_good boolean not null, size bigint not null, ratio float8 not null,
  seen_at timestamptz not null, due_on date not null, details jsonb not null, words text[] not null,
  counts integer[] not null, digest bytea not null, maybe_label text, maybe_seen_at timestamptz, maybe_details jsonb,
  maybe_words text[])`

describe('a table definition', () => {
  let database: TestDatabase
  let pool: ReturnType<typeof openPool>
  beforeAll(async () => {
    database = await createTestDatabase([])
    pool = openPool(database.databaseUrl)
    await pool.query(statement)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const list = listColumns(sampleTable.properties)
  const select = `select ${selectColumns(sampleTable.properties)} from sample order by row_id`
  const read = async (): Promise<Sample[]> => (await pool.query<Sample>(select)).rows
  const anyRows = fc
    .uniqueArray(anyRow(sampleTable), { selector: ({ rowId }) => rowId, minLength: 1, maxLength: 5 })
    .map((rows) => rows.toSorted((a, b) => a.rowId - b.rowId))

  const encodeRow = createRowEncoder(sampleTable)

  const writers: Record<string, (rows: readonly Sample[]) => Promise<void>> = {
    async 'by COPY'(rows) {
      const client = await pool.connect()
      try {
        await copyRows(client, sampleTable, rows)
      } finally {
        client.release()
      }
    },
    async 'as JSON'(rows) {
      const records = JSON.stringify(rows.map((row) => toJsonRow(sampleTable, row)))
      await pool.query('insert into sample select * from jsonb_populate_recordset(null::sample, $1)', [records])
    },
    async 'as row literals'(rows) {
      // Each row twice, so that the second time every value is known.
      const literals = rows.flatMap((row) => [encodeRow(row), encodeRow(row)]).filter((_, index) => index % 2 === 1)
      await pool.query('insert into sample select r.* from unnest($1::text[]::sample[]) r', [literals])
    },
    async 'as parameters'(rows) {
      const places = sampleTable.properties.map((_, index) => `$${index + 1}`).join(', ')
      for (const row of rows) {
        await pool.query(`insert into sample (${list}) values (${places})`, toParameters(sampleTable, row))
      }
    },
  }

  for (const [way, write] of Object.entries(writers)) {
    test(`writes any rows ${way} and reads them back, by the driver and as JSON`, async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, async (rows) => {
          await pool.query('truncate sample')
          await write(rows)
          expect(await read()).toEqual(rows)
          const { rows: records } = await pool.query('select to_jsonb(s) as record from sample s order by row_id')
          expect(records.map(({ record }) => fromJsonRow(sampleTable, record))).toEqual(rows)
        }),
        { numRuns: 30 },
      )
    })
  }

  test('updates every column but those left out', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow(sampleTable), anyRow(sampleTable), async (before, after) => {
        await pool.query('truncate sample')
        const rest = propertiesExcept(sampleTable, ['rowId', 'label'])
        const upsert = `insert into sample select * from jsonb_populate_record(null::sample, $1)
          on conflict (row_id) do update set ${assignExcluded(rest)}`
        for (const row of [before, { ...after, rowId: before.rowId }]) {
          await pool.query(upsert, [JSON.stringify(toJsonRow(sampleTable, row))])
        }
        expect(await read()).toEqual([{ ...after, rowId: before.rowId, label: before.label }])
      }),
      { numRuns: 20 },
    )
  })

  test('is compared with the database: columns, types, nulls, keys, and tables without a definition', async () => {
    expect(await findTableDifferences(database.databaseUrl, [sampleTable], ['public'])).toEqual([])
    const client = new Client({ connectionString: database.databaseUrl })
    await client.connect()
    await client.query(`
      begin;
      create schema other;
      create table other.sample (like public.sample including all);
      alter table other.sample add column more text, drop column ratio, alter column label drop not null,
        alter column words type integer[] using null, drop constraint sample_pkey;
      create table other.unknown (name text not null);
      commit`)
    await client.end()
    const other = { ...sampleTable, name: 'other.sample' }
    expect(await findTableDifferences(database.databaseUrl, [other], ['other'])).toEqual([
      'Only the database has other.sample: label text null.',
      'Only the database has other.sample: more text null.',
      'Only the database has other.sample: words _int4.',
      'Only the database has other.unknown: name text.',
      'Only the definition has other.sample: key row_id.',
      'Only the definition has other.sample: label text.',
      'Only the definition has other.sample: ratio float8.',
      'Only the definition has other.sample: words _text.',
    ])
    const { rowId, ...rest } = sampleTable.columns
    const turned = { ...sampleTable, columns: { ...rest, rowId } }
    expect(await findTableDifferences(database.databaseUrl, [turned], ['public'])).toEqual([
      'public.sample has its columns in another order.',
    ])
  })
})
