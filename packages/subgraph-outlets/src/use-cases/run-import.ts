import type { PostalCodePlace } from '../domain/geo/postal-code.ts'
import type { ImportReport, Rejection } from '../domain/import-run.ts'
import type { Outlet } from '../domain/outlet.ts'
import type { ImportRunRepository } from '../domain/ports/import-run-repository.ts'
import type { OutletRepository } from '../domain/ports/outlet-repository.ts'
import type { PostalCodeRepository } from '../domain/ports/postal-code-repository.ts'
import { type CoordinateIssue, judgeCoordinates } from './judge-coordinates.ts'
import { PostalCodePlaces } from './postal-code-places.ts'
import type { OutletSource } from './outlet-source.ts'
import type { SourceRow } from './source-row.ts'
import { toOutlet } from './to-outlet.ts'

/** An import of a list of outlets. */
export interface ImportRequest extends OutletSource {
  readonly source: AsyncIterable<SourceRow> | Iterable<SourceRow>
  /** The time that new ids carry, and under which the import is remembered once it has come to its end. */
  readonly now: Date
  /** Called after each chunk is committed. */
  onProgress?(report: Readonly<ImportReport>): void
  /** Called for each row that is left out. */
  onRejected?(row: SourceRow, reason: Rejection): void
}

/** The repositories that an import writes. */
export interface ImportDeps {
  readonly outlets: OutletRepository
  readonly postalCodes: PostalCodeRepository
  readonly importRuns: ImportRunRepository
}

const chunkRows = 10_000

/**
 * Brings the register up to date with a list of outlets. Rows are read once, in order; chunks are committed as they fill,
 * so an import that stops may be run again: a row is known by its operator and branch code, and its outlet keeps its id.
 * Outlets that the list no longer names stay as they are.
 *
 * Rows without usable coordinates wait in memory until the end, because any row may help to place its postal code. Of
 * rows with one branch code the first with coordinates counts, else the first.
 */
export async function runImport(request: ImportRequest, deps: ImportDeps): Promise<ImportReport> {
  const { operatorCode, bounds, country, now, onProgress, onRejected } = request
  const report: ImportReport = {
    read: 0,
    imported: 0,
    placedByPostalCode: 0,
    exchanged: 0,
    rejected: { INCOMPLETE: 0, DUPLICATE: 0, NO_CENTROID: 0 },
  }
  const refs = new Set<string>()
  const places = new PostalCodePlaces(country, deps.postalCodes)
  const unplaced: { row: SourceRow; issue: CoordinateIssue }[] = []
  let chunk: Outlet[] = []
  /** A chunk is written while the next is read. */
  let writing: Promise<void> = Promise.resolve()

  const reject = (row: SourceRow, reason: Rejection): void => {
    report.rejected[reason]++
    onRejected?.(row, reason)
  }
  const flush = async (): Promise<void> => {
    const outlets = chunk
    chunk = []
    await writing
    const seen = structuredClone(report)
    writing = deps.outlets.write(outlets).then(() => onProgress?.(seen))
    // The failure surfaces where the promise is awaited next.
    writing.catch(() => {})
  }
  const add = async (row: SourceRow, place: PostalCodePlace, issues: readonly string[]): Promise<boolean> => {
    if (refs.has(row.operatorRef)) {
      reject(row, 'DUPLICATE')
      return false
    }
    refs.add(row.operatorRef)
    chunk.push(toOutlet(row, place, issues, request, now))
    if (chunk.length === chunkRows) await flush()
    return true
  }

  for await (const row of request.source) {
    report.read++
    if (row.operatorRef === '' || row.name === '') {
      reject(row, 'INCOMPLETE')
      continue
    }
    const judgement = judgeCoordinates(row.latitude, row.longitude, bounds)
    if (judgement.kind === 'unusable') {
      unplaced.push({ row, issue: judgement.issue })
      continue
    }
    const isExchanged = judgement.kind === 'exchanged'
    const place = { ...judgement, precisionMetres: row.precisionMetres }
    if (!(await add(row, place, isExchanged ? ['COORDINATES_EXCHANGED'] : []))) continue
    report.imported++
    if (isExchanged) report.exchanged++
    else places.add(row.address.postalCode, judgement)
  }

  await places.write()
  for (const { row, issue } of unplaced) {
    const place = await places.find(row.address.postalCode)
    if (!place) reject(row, 'NO_CENTROID')
    else if (await add(row, place, [issue, 'PLACED_BY_POSTAL_CODE'])) report.placedByPostalCode++
  }
  await flush()
  await writing
  await deps.outlets.optimiseForReading()
  await deps.importRuns.record({ operatorCode, finishedAt: now, report })
  return report
}
