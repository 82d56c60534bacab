import { Pool, type PoolConfig, types } from 'pg'

/** Options of a pool. */
export interface PoolOptions {
  /** Maximum number of connections. Default 10. */
  readonly max?: number
  /** Milliseconds after which PostgreSQL cancels a statement. Default 30,000; 0 means never. */
  readonly statementTimeoutMs?: number
}

/**
 * Opens a pool of connections, which connects with the first query.
 *
 * Values arrive as: int8 -> number (RangeError beyond 2^53), date -> 'YYYY-MM-DD', timestamptz -> Date, jsonb -> parsed,
 * numeric -> string, so that no decimal is rounded.
 */
export function openPool(url: string, options: PoolOptions = {}): Pool {
  return open({
    connectionString: url,
    application_name: 'restante',
    max: options.max ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: findParser as typeof types.getTypeParser },
  })
}

/** Opens another pool to the database of a pool, as the same role, for statements that want other limits. */
export function openPoolLike(pool: Pool, options: Required<PoolOptions>): Pool {
  return open({ ...pool.options, max: options.max, statement_timeout: options.statementTimeoutMs })
}

function open(config: PoolConfig): Pool {
  const pool = new Pool(config)
  // A connection that breaks, idle or in use, leaves the pool by itself, and a query in progress fails by itself.
  // Without a listener the event would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

type TextParser = (text: string) => unknown
type FindParser = (oid: number, format?: 'text' | 'binary') => TextParser

const oids = { int8: 20, textArray: 1009, int8Array: 1016, date: 1082, dateArray: 1182 }

const findDefaultParser = types.getTypeParser as FindParser

const parseArray = findDefaultParser(oids.textArray) as (text: string) => (string | null)[]

const parsers = new Map<number, TextParser>([
  [oids.int8, parseInt8],
  [oids.int8Array, (text) => parseArray(text).map((item) => (item === null ? null : parseInt8(item)))],
  [oids.date, (text) => text],
  [oids.dateArray, parseArray],
  [oids.textArray, parseTextArray],
])

const findParser: FindParser = (oid, format = 'text') =>
  (format === 'text' ? parsers.get(oid) : undefined) ?? findDefaultParser(oid, format)

/** Parses lists of plain words, such as capabilities, which are read by the hundred thousand, without the full grammar. */
function parseTextArray(text: string): (string | null)[] {
  if (text === '{}') return []
  return /["\\]|NULL/.test(text) || text.includes('{', 1) ? parseArray(text) : text.slice(1, -1).split(',')
}

function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('An int8 of the database does not fit into a number.')
  return value
}
