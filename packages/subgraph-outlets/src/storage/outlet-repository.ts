import { assignExcluded, copyRows, listColumns, propertiesExcept } from '@restante/store'
import { outletFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { Outlet } from '../domain/outlet.ts'
import type { OutletRepository } from '../domain/ports/outlet-repository.ts'
import { outletTable, postalCodeTable } from './tables.ts'
import { runTransaction } from './transaction.ts'

const columns = listColumns(outletTable.properties)
const updated = propertiesExcept(outletTable, ['id', 'operatorCode', 'operatorRef'])
/** The columns that are published under the names that they have in the register. */
const published: readonly (keyof Outlet)[] = propertiesExcept(outletFactTable, ['outletId', 'rev', 'deleted'])
const factColumns = listColumns(published)

/** An outlet that is known by its branch code keeps its id; a row that has not changed is not written. */
const merge = `
  with changed as (
    insert into outlets.outlet as o (${columns}) select ${columns} from written_outlet
    on conflict (operator_code, operator_ref) do update set ${assignExcluded(updated)}
    where (${listColumns(updated, 'o')}) is distinct from (${listColumns(updated, 'excluded')})
    returning ${listColumns(['id', ...published], 'o')}
  ), head as (
    update published_outlets.head set rev = rev + 1 where table_name = 'outlet_fact' returning rev
  )
  insert into published_outlets.outlet_fact (outlet_id, ${factColumns}, rev)
  select id, ${factColumns}, head.rev from changed, head
  on conflict (outlet_id) do update set ${assignExcluded([...published, 'rev'])}`

/**
 * The tables that an import fills. The vacuum sorts new words into their index, which else lists them unsorted: of 165,000
 * new outlets those with a word are found in 1 ms instead of 25. Without statistics it takes 370.
 */
const filled = [outletTable, postalCodeTable, outletFactTable].map(({ name }) => name).join(', ')

/** Writes the register over a pool of the role `restante_outlets`. */
export function createOutletRepository(pool: Pool): OutletRepository {
  return {
    async write(outlets) {
      if (outlets.length === 0) return
      // Inserts in the order of ids touch neighbouring pages of the index.
      const rows = outlets.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      await runTransaction(pool, async (client) => {
        // No chunk is acknowledged by itself: the record of the import is committed after it, and takes it to the disk too.
        await client.query('set local synchronous_commit = off')
        // Two imports that write the same outlets in another order would wait for each other.
        await client.query(`select pg_advisory_xact_lock(hashtext('outlets.outlet'))`)
        await client.query('create temporary table written_outlet (like outlets.outlet) on commit drop')
        await copyRows(client, outletTable, rows, { into: 'written_outlet' })
        await client.query(merge)
        await client.query('notify published_outlets')
      })
    },

    async optimiseForReading() {
      const client = await pool.connect()
      try {
        await client.query('set statement_timeout = 0')
        await client.query(`vacuum (analyze) ${filled}`)
        await client.query('reset statement_timeout')
        client.release()
      } catch (error) {
        client.release(error as Error)
        throw error
      }
    },
  }
}
