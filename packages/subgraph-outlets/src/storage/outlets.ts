import { sql } from 'kysely'
import type { BoundingBox } from '../domain/geo/bounding-box.ts'
import type { OutletRow, RegisterDatabase } from './register-tables.ts'

/** What listed outlets have in common. */
export interface OutletListFilter {
  readonly operatorCode: string | null
  /** Empty: any. */
  readonly kinds: readonly string[]
  /** Empty: any. */
  readonly statuses: readonly string[]
  readonly within: BoundingBox | null
  /** Beginnings of words, all of which must occur. Empty: any. */
  readonly words: readonly string[]
}

/** Outlets by id; ids that do not exist are left out. */
export async function readOutlets(register: RegisterDatabase, ids: readonly string[]): Promise<Map<string, OutletRow>> {
  if (ids.length === 0) return new Map()
  const rows = await register
    .selectFrom('outlets.outlet')
    .selectAll()
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The outlet with that branch code; null when there is none. */
export async function readOutletByRef(
  register: RegisterDatabase,
  operatorCode: string,
  operatorRef: string,
): Promise<OutletRow | null> {
  const row = await register
    .selectFrom('outlets.outlet')
    .selectAll()
    .where('operator_code', '=', operatorCode)
    .where('operator_ref', '=', operatorRef)
    .executeTakeFirst()
  return row ?? null
}

/** The first `count` outlets after the id `after` that meet the filter, in the order of ids. */
export async function listOutlets(
  register: RegisterDatabase,
  filter: OutletListFilter,
  count: number,
  after: string | null,
): Promise<OutletRow[]> {
  const { operatorCode, kinds, statuses, within, words } = filter
  let query = register.selectFrom('outlets.outlet').selectAll().orderBy('id').limit(count)
  if (after !== null) query = query.where('id', '>', after)
  if (operatorCode !== null) query = query.where('operator_code', '=', operatorCode)
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
}
