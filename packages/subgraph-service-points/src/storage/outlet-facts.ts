import { selectColumns } from '@restante/store'
import { outletFactTable } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { OutletFacts } from '../domain/service-point.ts'
import type { Transaction } from './transaction.ts'

const properties = ['outletId', 'operatorCode', 'capabilities', 'country'] as const satisfies (keyof OutletFacts)[]

/** Returns the published facts of these outlets, by id; one that the register lacks is absent. */
export async function findOutletFacts(
  executor: Pool | Transaction,
  outletIds: readonly string[],
): Promise<Map<string, OutletFacts>> {
  const { rows } = await executor.query<OutletFacts>({
    name: 'find-outlet-facts',
    text: `select ${selectColumns(properties)} from ${outletFactTable.name} where outlet_id = any($1) and not deleted`,
    values: [outletIds],
  })
  return new Map(rows.map((row) => [row.outletId, row]))
}
