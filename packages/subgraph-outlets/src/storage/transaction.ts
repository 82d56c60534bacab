import type { Pool, PoolClient } from 'pg'

/** Runs work in one transaction: committed when it resolves, rolled back when it rejects. */
export async function runTransaction(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // A connection in the middle of a transaction is closed, not reused.
    client.release(failure)
  }
}
