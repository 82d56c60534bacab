import type { Transaction } from '../storage/transaction.ts'
import type { SampleProgramme } from './sample-plan.ts'

/** The source of the sample's outlets. */
export interface SampleSource {
  readonly operatorCode: string
  /** Active outlets of the operator. */
  readonly outlets: number
  readonly medianLongitude: number
}

/** Counts the active outlets of an operator and finds the line that halves them into east and west. */
export async function measureSource(transaction: Transaction, operatorCode: string): Promise<SampleSource> {
  const { rows } = await transaction.query(
    `select count(*) as outlets, coalesce(percentile_disc(0.5) within group (order by longitude), 0) as median
       from published_outlets.outlet_fact where operator_code = $1 and status = 'ACTIVE' and not deleted`,
    [operatorCode],
  )
  return { operatorCode, outlets: rows[0].outlets, medianLongitude: rows[0].median }
}

/**
 * Returns the first `count` outlets that offer what a programme needs, in the order of a digest of the operator's own
 * reference, so that the same register gives the same network on every machine.
 */
export async function drawOutlets(
  transaction: Transaction,
  source: SampleSource,
  { partner, half, capabilities }: SampleProgramme,
  count: number,
): Promise<{ id: string; digest: string }[]> {
  const side = half === undefined ? '' : `and longitude ${half === 'EAST' ? '>=' : '<'} $5`
  const { rows } = await transaction.query(
    `select outlet_id as id, md5($2 || operator_ref) as digest
       from published_outlets.outlet_fact
      where operator_code = $1 and status = 'ACTIVE' and not deleted and capabilities @> $3 ${side}
      order by 2 limit $4`,
    [source.operatorCode, `${partner}:`, capabilities, count, ...(half === undefined ? [] : [source.medianLongitude])],
  )
  return rows
}
