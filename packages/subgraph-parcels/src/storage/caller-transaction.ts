import type { Caller } from '@restante/subgraph-kit'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'

/** Runs a read in its own transaction, where row-level security shows only the rows of parcels that the caller is a party to. */
export type CallerTransaction = <Result>(read: (database: Transaction<Database>) => Promise<Result>) => Promise<Result>

/** Returns the transactions of a caller, over a pool of the role `restante_parcels`. The policies compare times with `now`. */
export function createCallerTransaction(database: Kysely<Database>, caller: Caller, now: Date): CallerTransaction {
  const { realm, partnerId, kind, keyId, outletIds } = caller
  // The policies read an empty setting as 'not a device', so a device without outlets needs a value that matches no outlet.
  const outlets = kind === 'DEVICE' ? outletIds.join(',') || 'none' : ''
  const session = kind === 'SESSION' ? keyId : ''
  return (read) =>
    database.transaction().execute(async (transaction) => {
      await sql`select set_config('restante.realm', ${realm}, true), set_config('restante.tenant', ${partnerId}, true),
        set_config('restante.outlets', ${outlets}, true), set_config('restante.session', ${session}, true),
        set_config('restante.now', ${now.toISOString()}, true)`.execute(transaction)
      return read(transaction)
    })
}
