import type { Caller } from '@restante/subgraph-kit'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'

/** Runs a read in a transaction of its own, in which row-level security lets through only what the caller is a party to. */
export type CallerTransaction = <Result>(read: (database: Transaction<Database>) => Promise<Result>) => Promise<Result>

/** Makes the transactions of a caller, over the role `restante_parcels`; the policies compare times with `now`. */
export function createCallerTransaction(database: Kysely<Database>, caller: Caller, now: Date): CallerTransaction {
  const { realm, partnerId, kind, outletIds } = caller
  // An empty setting means no device: one without outlets must name some.
  const outlets = kind === 'DEVICE' ? outletIds.join(',') || 'none' : ''
  return (read) =>
    database.transaction().execute(async (transaction) => {
      await sql`select set_config('restante.realm', ${realm}, true), set_config('restante.tenant', ${partnerId}, true),
        set_config('restante.outlets', ${outlets}, true), set_config('restante.now', ${now.toISOString()}, true)`.execute(
        transaction,
      )
      return read(transaction)
    })
}
