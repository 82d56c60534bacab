import { type Pool, type PoolClient, type QueryResult, escapeIdentifier } from 'pg'
import { listen } from './listener.ts'
import { selectColumns, type Table } from './table/table.ts'

/** A table to follow, and the callbacks that receive its rows. */
export interface FeedOptions<Row extends Revision, Property extends keyof Row & string = keyof Row & string> {
  /** Pool of a role that may read the table. The feed borrows one connection while it reads. */
  readonly pool: Pool
  /** A published table, such as `published_outlets.outlet_fact`. Its schema is also the channel of its notifications. */
  readonly table: Table<Row>
  /** Properties to read. `rev` and `deleted` are always included. Default: all. */
  readonly properties?: readonly Property[]
  /** Ends the feed. */
  readonly signal?: AbortSignal
  /** Milliseconds between two reads when no notification arrives. Default 1,000. */
  readonly pollMs?: number
  /**
   * Receives changed rows in the order of `rev`: every existing row in the first read, then every row that changed, deleted
   * ones included. Rows of one revision may be split over two calls. When a call throws, the same rows are passed again.
   */
  onRows(rows: (Pick<Row, Property> & Revision)[]): void | Promise<void>
  /** Called when a read or a call of `onRows` fails; the feed keeps trying. Default: the error is dropped. */
  onError?(error: unknown): void
}

/** Properties that every published row has. */
export interface Revision {
  /** Revision, which grows with each transaction that writes to the table. */
  readonly rev: number
  /** True when the row has been deleted. */
  readonly deleted: boolean
}

/** A table that is being followed. */
export interface Feed {
  /** Revision up to which `onRows` has received everything. */
  rev(): number
  /** Resolves when everything committed before the call has been passed on. Rejects when it could not be read. */
  refresh(): Promise<void>
  /** Ends the feed and waits for the read in progress. */
  close(): Promise<void>
}

const batchRows = 2_000

/**
 * Follows a published table: reads it once, then every change. Resolves when the first read has been passed on completely
 * and rejects when that fails. Memory use does not depend on the size of the table.
 *
 * Writers take the next `rev` from one row that they hold until they commit, so no smaller revision can become visible
 * after a greater one: a query for everything greater than the last revision misses nothing.
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
      // One text without parameters, so that everything up to the first rows takes one round trip.
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
      // A connection in the middle of a transaction must not be reused.
      client.release(failure)
    }
  }

  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  /** Reads now, or once more after the read in progress: at most one read runs and one waits. */
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

/** Runs several statements in one query, for which the driver has no type. */
async function queryAll(client: PoolClient, text: string): Promise<QueryResult[]> {
  return (await client.query(text)) as unknown as QueryResult[]
}
