import type { Pool } from 'pg'
import type { OutletFact } from '../domain/service-point.ts'
import type { Transaction } from './transaction.ts'

/** What the register publishes of these outlets, by id; one that it lacks is absent. */
export async function findOutletFacts(
  executor: Pool | Transaction,
  outletIds: readonly string[],
): Promise<Map<string, OutletFact>> {
  const { rows } = await executor.query<OutletFact>({
    name: 'find-outlet-facts',
    text: `select outlet_id as "outletId", operator_code as "operatorCode", capabilities, country
             from published_outlets.outlet_fact where outlet_id = any($1) and not deleted`,
    values: [outletIds],
  })
  return new Map(rows.map((row) => [row.outletId, row]))
}

/** Those of the ids that the register lacks. */
export async function findUnknownOutlets(transaction: Transaction, outletIds: readonly string[]): Promise<string[]> {
  const { rows } = await transaction.query({
    name: 'find-unknown-outlets',
    text: `select unnest($1::text[]) as id
           except select outlet_id from published_outlets.outlet_fact where outlet_id = any($1) and not deleted`,
    values: [outletIds],
  })
  return rows.map((row) => row.id)
}
