import { type Pool, type PoolClient, type QueryResult, escapeIdentifier } from 'pg'
import { listen } from './listener.ts'
import { selectColumns, type Table } from './table/table.ts'

/** What to follow and whom to tell. */
export interface FeedOptions<Row extends Revision, Property extends keyof Row & string = keyof Row & string> {
  /** Of a role that may read the table. The feed borrows one connection while it reads. */
  readonly pool: Pool
  /** A published table, such as `published_outlets.outlet_fact`. Its schema is also the channel of its hints. */
  readonly table: Table<Row>
  /** The properties wanted. `rev` and `deleted` come with them anyway. Default: all. */
  readonly properties?: readonly Property[]
  /** Ends the feed. */
  readonly signal?: AbortSignal
  /** Milliseconds between two looks when no hint comes. Default 1,000. */
  readonly pollMs?: number
  /**
   * Takes changed rows in the order of `rev`: in the first read every row that is there, later every row that changed,
   * `deleted` ones too. Rows of one revision may come in two calls. A call that throws gets the same rows again.
   */
  onRows(rows: (Pick<Row, Property> & Revision)[]): void | Promise<void>
  /** Told when a read or a call of `onRows` failed; the feed goes on trying. Default: nobody is told. */
  onError?(error: unknown): void
}

/** What each published row carries. */
export interface Revision {
  /** Grows with each transaction that writes to the table. */
  readonly rev: number
  /** The row is gone. */
  readonly deleted: boolean
}

/** A table that is being followed. */
export interface Feed {
  /** The revision up to which `onRows` was told everything. */
  rev(): number
  /** Resolves when everything that was committed before the call was told. Rejects when it could not be read. */
  refresh(): Promise<void>
  /** Ends the feed and waits for the read that is under way. */
  close(): Promise<void>
}

const batchRows = 2_000

/**
 * Follows a published table: reads it once, then every change. Resolves when the first read was told completely and
 * rejects when that fails. Memory stays flat however large the table is.
 *
 * Writers take the next `rev` from one row that they hold until they commit, so no smaller revision can become visible
 * after a greater one: asking for what is greater than the last misses nothing.
 */
export async function followTable<Row extends Revision, Property extends keyof Row & string = keyof Row & string>(
  options: FeedOptions<Row, Property>,
): Promise<Feed> {
  const { pool, table, onRows, onError, signal, pollMs = 1_000 } = options
  const properties = new Set<string>([...(options.properties ?? table.properties), 'rev', 'deleted'])
  const [schema = '', relation = ''] = table.name.split('.')
  const source = `${escapeIdentifier(schema)}.${escapeIdentifier(relation)}`
  let rev = -1
  let isClosed = false

  const readChanges = async (): Promise<void> => {
    const client = await pool.connect()
    let failure: Error | undefined
    try {
      const isFirst = rev < 0
      const where = isFirst ? 'not deleted' : `rev > ${rev}`
      const fetch = `fetch ${batchRows} from changes`
      // One text without parameters: everything up to the first rows is one round trip.
      const answers = await queryAll(
        client,
        `begin isolation level repeatable read, read only;
         declare changes no scroll cursor for select ${selectColumns([...properties])} from ${source} where ${where} order by rev;
         select coalesce(max(rev), 0) as rev from ${source};
         ${fetch}`,
      )
      const end = answers[2]!.rows[0].rev as number
      let { rows } = answers[3]!
      while (rows.length > 0) {
        await onRows(rows as (Pick<Row, Property> & Revision)[])
        rows = rows.length < batchRows ? [] : (await client.query(fetch)).rows
      }
      await client.query('commit')
      rev = end
    } catch (error) {
      failure = error as Error
      throw error
    } finally {
      // A connection in the middle of something is not given back for reuse.
      client.release(failure)
    }
  }

  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  /** However often it is called: one read runs, one waits. */
  const refresh = (): Promise<void> => {
    if (isClosed) return Promise.resolve()
    if (running === undefined) {
      running = readChanges().finally(() => (running = undefined))
      return running
    }
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined
        return refresh()
      })
    return next
  }
  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => onError?.(error))
  }

  await refresh()
  const listener = listen(pool, schema, refreshQuietly)
  const timer = setInterval(refreshQuietly, pollMs)
  const close = async (): Promise<void> => {
    isClosed = true
    clearInterval(timer)
    await Promise.allSettled([listener.close(), running, next])
  }
  signal?.addEventListener('abort', () => void close(), { once: true })
  if (signal?.aborted) await close()
  return { rev: () => rev, refresh, close }
}

/** Runs several statements at once; the driver's types know of one only. */
async function queryAll(client: PoolClient, text: string): Promise<QueryResult[]> {
  return (await client.query(text)) as unknown as QueryResult[]
}
