import { isHoursText, newOutletId } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import lookUpTimeZone from 'tz-lookup'
import type { BoundingBox } from '../domain/geo/bounding-box.ts'
import { coverPlaces, normalisePostalCode, type PostalCodePlace } from '../domain/geo/postal-code.ts'
import type { Position } from '../domain/geo/sphere.ts'
import { recordImport } from '../storage/import-runs.ts'
import { readPostalCode, writePostalCodes } from '../storage/postal-codes.ts'
import { openRegister, type OutletRow } from '../storage/register-tables.ts'
import { writeOutlets } from '../storage/write-outlets.ts'
import { type CoordinateIssue, judgeCoordinates } from './judge-coordinates.ts'
import type { SourceRow } from './source-row.ts'

/** Why a row is not in the register: no branch code or name, a branch code that came before, or no way to place it. */
export type Rejection = 'INCOMPLETE' | 'DUPLICATE' | 'NO_CENTROID'

/** What became of the rows: `read` = `imported` + `placedByPostalCode` + all that were rejected. */
export interface ImportReport {
  read: number
  /** At their own coordinates. */
  imported: number
  /** At the centroid of their postal code. */
  placedByPostalCode: number
  /** Of those imported, at their coordinates with latitude and longitude exchanged. */
  exchanged: number
  rejected: Record<Rejection, number>
}

/** A list of outlets and what holds for all its rows. */
export interface OutletSource {
  /** The public code of the operator. */
  readonly operatorCode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Where coordinates in that country lie. */
  readonly bounds: BoundingBox
  readonly provenance: { readonly source: string; readonly licence: string; readonly attribution: string }
}

/** An import. */
export interface ImportOptions extends OutletSource {
  /** Of the role `restante_outlets`. */
  readonly pool: Pool
  readonly source: AsyncIterable<SourceRow> | Iterable<SourceRow>
  /** The time that new ids carry, and under which the import is remembered once it has come to its end. */
  readonly now: Date
  /** Told after each chunk is committed. */
  onProgress?(report: Readonly<ImportReport>): void
  /** Told of each row that is left out. */
  onRejected?(row: SourceRow, reason: Rejection): void
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
export async function importOutlets(options: ImportOptions): Promise<ImportReport> {
  const { pool, bounds, onProgress, onRejected } = options
  const report: ImportReport = {
    read: 0,
    imported: 0,
    placedByPostalCode: 0,
    exchanged: 0,
    rejected: { INCOMPLETE: 0, DUPLICATE: 0, NO_CENTROID: 0 },
  }
  const refs = new Set<string>()
  const codes = new PostalCodes(options)
  const unplaced: { row: SourceRow; issue: CoordinateIssue }[] = []
  let chunk: OutletRow[] = []
  /** A chunk is written while the next is read. */
  let writing: Promise<void> = Promise.resolve()

  const reject = (row: SourceRow, reason: Rejection): void => {
    report.rejected[reason]++
    onRejected?.(row, reason)
  }
  const flush = async (): Promise<void> => {
    const rows = chunk
    chunk = []
    await writing
    const seen = structuredClone(report)
    writing = writeOutlets(pool, rows).then(() => onProgress?.(seen))
    // The failure is met where the promise is awaited next.
    writing.catch(() => {})
  }
  const add = async (row: SourceRow, place: PostalCodePlace, issues: readonly string[]): Promise<boolean> => {
    if (refs.has(row.operatorRef)) {
      reject(row, 'DUPLICATE')
      return false
    }
    refs.add(row.operatorRef)
    chunk.push(toOutletRow(row, place, issues, options))
    if (chunk.length === chunkRows) await flush()
    return true
  }

  for await (const row of options.source) {
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
    else codes.add(row.address.postalCode, judgement)
  }

  await codes.write()
  for (const { row, issue } of unplaced) {
    const place = await codes.find(row.address.postalCode)
    if (!place) reject(row, 'NO_CENTROID')
    else if (await add(row, place, [issue, 'PLACED_BY_POSTAL_CODE'])) report.placedByPostalCode++
  }
  await flush()
  await writing
  await recordImport(pool, options.operatorCode, { finishedAt: options.now, report })
  return report
}

/** Where the postal codes of a list lie: by its own rows, else by what the register knew before. */
class PostalCodes {
  readonly #country: string
  readonly #register: ReturnType<typeof openRegister>
  readonly #places = new Map<string, Position[]>()
  readonly #centroids = new Map<string, PostalCodePlace | null>()

  constructor({ pool, country }: ImportOptions) {
    this.#country = country
    this.#register = openRegister(pool)
  }

  add(postalCode: string | null, position: Position): void {
    if (postalCode === null) return
    const code = normalisePostalCode(postalCode)
    const places = this.#places.get(code)
    if (places) places.push(position)
    else this.#places.set(code, [position])
  }

  async write(): Promise<void> {
    const rows = Array.from(this.#places, ([code, places]) => {
      const place = coverPlaces(places)
      this.#centroids.set(code, place)
      return {
        country: this.#country,
        code,
        latitude: place.latitude,
        longitude: place.longitude,
        precision_metres: place.precisionMetres,
      }
    })
    await writePostalCodes(this.#register, rows)
  }

  async find(postalCode: string | null): Promise<PostalCodePlace | null> {
    if (postalCode === null) return null
    const code = normalisePostalCode(postalCode)
    let place = this.#centroids.get(code)
    if (place === undefined) {
      place = await readPostalCode(this.#register, this.#country, code)
      this.#centroids.set(code, place)
    }
    return place
  }
}

function toOutletRow(
  row: SourceRow,
  place: PostalCodePlace,
  issues: readonly string[],
  { operatorCode, country, provenance, now }: ImportOptions,
): OutletRow {
  const hours = row.hours !== undefined && isHoursText(row.hours, country) ? row.hours : null
  const isUnreadable = row.hours !== undefined && hours === null
  return {
    id: newOutletId(now),
    operator_code: operatorCode,
    operator_ref: row.operatorRef,
    name: row.name,
    kind: row.kind,
    status: row.status ?? 'ACTIVE',
    opens_on: row.opensOn ?? null,
    closes_on: row.closesOn ?? null,
    gln: row.gln ?? null,
    address_lines: [...row.address.lines],
    locality: row.address.locality,
    postal_code: row.address.postalCode,
    subdivision: row.address.subdivision,
    country,
    latitude: place.latitude,
    longitude: place.longitude,
    location_precision: place.precisionMetres,
    time_zone: row.timeZone ?? lookUpTimeZone(place.latitude, place.longitude),
    hours,
    hours_original: isUnreadable ? row.hours : null,
    capabilities: [...row.capabilities],
    size_limit: row.sizeLimit ?? null,
    ...provenance,
    verified_at: row.verifiedAt ?? null,
    issues: isUnreadable ? [...issues, 'HOURS_UNREADABLE'] : [...issues],
  }
}
