import { normalisePostalCode, type PostalCodePlace } from '../domain/geo/postal-code.ts'
import type { PostalCodeRow, RegisterDatabase } from './register-tables.ts'

/** Where a postal code lies; null when the register does not know it. */
export async function readPostalCode(
  register: RegisterDatabase,
  country: string,
  code: string,
): Promise<PostalCodePlace | null> {
  const row = await register
    .selectFrom('outlets.postal_code')
    .selectAll()
    .where('country', '=', country)
    .where('code', '=', normalisePostalCode(code))
    .executeTakeFirst()
  return row ? { latitude: row.latitude, longitude: row.longitude, precisionMetres: row.precision_metres } : null
}

/** Writes down where postal codes lie, in place of what was known of them. */
export async function writePostalCodes(register: RegisterDatabase, rows: readonly PostalCodeRow[]): Promise<void> {
  const batch = 5_000
  for (let from = 0; from < rows.length; from += batch) {
    await register
      .insertInto('outlets.postal_code')
      .values(rows.slice(from, from + batch))
      .onConflict((conflict) =>
        conflict.columns(['country', 'code']).doUpdateSet((row) => ({
          latitude: row.ref('excluded.latitude'),
          longitude: row.ref('excluded.longitude'),
          precision_metres: row.ref('excluded.precision_metres'),
        })),
      )
      .execute()
  }
}
