import type { Pool, PoolClient } from 'pg'

/** A connection inside a transaction. */
export type Transaction = PoolClient

const defaultTimeoutMs = 30_000

/**
 * Runs `work` in a transaction on behalf of one partner: it sees and writes only the keys and agreements that this partner
 * is a party to. `timeoutMs` bounds each statement; one that takes longer is cancelled. Work that throws, or returns a
 * refusal (`kind: 'refused'`), leaves nothing behind.
 */
export function inTenant<Result>(
  pool: Pool,
  partnerId: string,
  timeoutMs: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, 'restante.tenant', partnerId, timeoutMs, work)
}

/**
 * Runs `work` in a transaction on behalf of the realm itself, which sees every partner's keys and agreements in it: for
 * publishing, loading and the daily refresh, never for a request. A refusal leaves nothing behind, as above.
 */
export function inRealm<Result>(
  pool: Pool,
  realm: string,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(pool, 'restante.realm', realm, defaultTimeoutMs, work)
}

async function inTransaction<Result>(
  pool: Pool,
  setting: 'restante.tenant' | 'restante.realm',
  value: string,
  timeoutMs: number,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    await client.query({
      name: 'begin-on-behalf',
      text: `select set_config($1, $2, true), set_config('statement_timeout', $3, true)`,
      values: [setting, value, String(Math.max(1, Math.ceil(timeoutMs)))],
    })
    const result = await work(client)
    await client.query(isRefusal(result) ? 'rollback' : 'commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error('The transaction could not be rolled back.', { cause })
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function isRefusal(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'refused'
}
