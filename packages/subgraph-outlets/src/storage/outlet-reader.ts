import type { OutletId } from '@restante/subgraph-kit'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'
import type { Outlet } from '../domain/outlet.ts'
import type { OutletReader } from '../domain/ports/outlet-reader.ts'

/** Reads the register over a pool. */
export function createOutletReader(pool: Pool): OutletReader {
  const database = new Kysely<{ 'outlets.outlet': Outlet }>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const selectOutlets = database.selectFrom('outlets.outlet').selectAll()
  return {
    async findByIds(ids) {
      if (ids.length === 0) return new Map()
      const rows = await selectOutlets.where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`).execute()
      return new Map(rows.map((row) => [row.id, row]))
    },

    async findByRef(operatorCode, operatorRef) {
      const row = await selectOutlets
        .where('operatorCode', '=', operatorCode)
        .where('operatorRef', '=', operatorRef)
        .executeTakeFirst()
      return row ?? null
    },

    list({ operatorCode, kinds, statuses, within, words }, count, after) {
      let query = selectOutlets.orderBy('id').limit(count)
      if (after !== null) query = query.where('id', '>', after as OutletId)
      if (operatorCode !== null) query = query.where('operatorCode', '=', operatorCode)
      if (kinds.length > 0) query = query.where('kind', 'in', kinds)
      if (statuses.length > 0) query = query.where('status', 'in', statuses)
      if (words.length > 0) {
        const prefixes = words.map((word) => `${word}:*`).join(' & ')
        query = query.where(
          sql<boolean>`outlets.words(name, operator_ref, locality, postal_code) @@ to_tsquery('simple', ${prefixes})`,
        )
      }
      if (within) {
        query = query.where('latitude', '>=', within.south).where('latitude', '<=', within.north)
        query =
          within.west <= within.east
            ? query.where('longitude', '>=', within.west).where('longitude', '<=', within.east)
            : query.where((or) => or.or([or('longitude', '>=', within.west), or('longitude', '<=', within.east)]))
      }
      return query.execute()
    },
  }
}
