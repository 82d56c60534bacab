import type { Pool } from 'pg'
import {
  codeParcelTable,
  codeTable,
  eventPartyTable,
  eventTable,
  handOverTable,
  idempotencyTable,
  identifierTable,
  manifestItemTable,
  manifestTable,
  parcelTable,
  placeTable,
  redirectTable,
  referenceTable,
  reservationTable,
  returnOrderTable,
  shopperSessionTable,
} from '../tables.ts'

/** The tables that commits fill. */
const tables = [
  parcelTable,
  returnOrderTable,
  identifierTable,
  manifestItemTable,
  manifestTable,
  referenceTable,
  redirectTable,
  codeTable,
  codeParcelTable,
  handOverTable,
  reservationTable,
  shopperSessionTable,
  placeTable,
  eventTable,
  eventPartyTable,
  idempotencyTable,
].map(({ name }) => name)

/** Number of commits after which the tables are analysed for the first time; each further time after ten times as many. */
const firstAfter = 30
/** Number of commits beyond which autovacuum keeps up: it comes once a minute, when a tenth of a table has changed. */
const lastAfter = 300_000

/**
 * Returns a function that is told of commits, and analyses the tables as these grow. Plans are kept, and one that was made while
 * a table was empty may read every row of the realm where it should look up one; an analysis has it made anew.
 */
export function analyzeAsItGrows(pool: Pool): (commits: number) => Promise<void> {
  let total = 0
  let next = firstAfter
  return async (commits) => {
    total += commits
    if (total < next || next > lastAfter) return
    next *= 10
    await pool.query(`analyze ${tables.join(', ')}`)
  }
}
