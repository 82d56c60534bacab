import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import type { nominatim_object, opening_hours } from 'opening_hours'

/** The constructor of opening_hours; throws when the text cannot be read. */
export type OpeningHoursLibrary = new (text: string, place: Pick<nominatim_object, 'address'> | null) => opening_hours

/**
 * A date whose local fields are its UTC fields. The library reads and builds local times, which in an ordinary process
 * are those of the process's own zone, clock changes included. On such dates it computes with bare wall-clock times, so
 * that the same text means the same in every process.
 */
export class WallDate extends Date {
  constructor(...fields: [] | [number | string | Date] | [number, number, ...number[]]) {
    super(fields.length > 1 ? Date.UTC(...(fields as [number, number])) : (fields[0] ?? Date.now()))
  }

  override getTimezoneOffset(): number {
    return 0
  }
}

const fields = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const
for (const field of fields) {
  WallDate.prototype[`get${field}`] = Date.prototype[`getUTC${field}`]
  WallDate.prototype[`set${field}`] = Date.prototype[`setUTC${field}`]
}
WallDate.prototype.getDay = Date.prototype.getUTCDay

let library: OpeningHoursLibrary | null = null

/**
 * The unmodified opening_hours library (LGPL-3.0-only), evaluated once with {@link WallDate} for `Date` and a silent
 * console: what it has to say about a text it says by throwing.
 */
export function loadOpeningHours(): OpeningHoursLibrary {
  if (!library) {
    const file = createRequire(import.meta.url).resolve('opening_hours')
    const source = readFileSync(file, 'utf8')
    const evaluate = compileFunction(source, ['module', 'exports', 'require', 'Date', 'console'], { filename: file })
    const module = { exports: {} }
    const silent = { log() {}, warn() {}, error() {} }
    evaluate(module, module.exports, createRequire(file), WallDate, silent)
    library = module.exports as OpeningHoursLibrary
  }
  return library
}
