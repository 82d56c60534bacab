import { assignExcluded, copyRows, listColumns, propertiesExcept, selectColumns } from '@restante/store'
import type { Pool } from 'pg'
import { normalisePostalCode, type PostalCodeCentroid } from '../domain/geo/postal-code.ts'
import type { PostalCodeRepository } from '../domain/ports/postal-code-repository.ts'
import { postalCodeTable } from './tables.ts'
import { runTransaction } from './transaction.ts'

const columns = listColumns(postalCodeTable.properties)

/** Reads and writes the places of postal codes over a pool of the role `restante_outlets`. */
export function createPostalCodeRepository(pool: Pool): PostalCodeRepository {
  return {
    async find(country, code) {
      const { rows } = await pool.query<PostalCodeCentroid>({
        name: 'postal-code',
        text: `select ${selectColumns(postalCodeTable.properties)} from outlets.postal_code where country = $1 and code = $2`,
        values: [country, normalisePostalCode(code)],
      })
      return rows[0] ?? null
    },

    async write(centroids) {
      await runTransaction(pool, async (client) => {
        // Two imports that write the same codes in another order would wait for each other.
        await client.query(`select pg_advisory_xact_lock(hashtext('outlets.postal_code'))`)
        await client.query('create temporary table written_postal_code (like outlets.postal_code) on commit drop')
        await copyRows(client, postalCodeTable, centroids, { into: 'written_postal_code' })
        await client.query(
          `insert into outlets.postal_code (${columns}) select ${columns} from written_postal_code
           on conflict (country, code) do update set ${assignExcluded(propertiesExcept(postalCodeTable, ['country', 'code']))}`,
        )
      })
    },
  }
}
