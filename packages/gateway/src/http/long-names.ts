import { longestHashed } from '../base/map-key.ts'

/**
 * Returns true when a JSON text has a name so long that V8 does not hash it. Parsing adds every name to a table of the
 * whole process, where such names are compared with all others of their length: a request with new ones takes a hundred
 * times as long as without.
 */
export function hasLongName(json: string): boolean {
  if (json.length <= longestHashed) return false
  let start = json.indexOf('"')
  while (start !== -1) {
    const end = findEnd(json, start)
    if (end === -1) return false
    if (end - start - 1 > longestHashed && isName(json, end)) return true
    start = json.indexOf('"', end + 1)
  }
  return false
}

/** Returns the position of the quote that ends a string; -1 where none does, which the parser refuses. */
function findEnd(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  while (end !== -1) {
    let before = end
    while (json[before - 1] === '\\') before -= 1
    if ((end - before) % 2 === 0) return end
    end = json.indexOf('"', end + 1)
  }
  return -1
}

function isName(json: string, end: number): boolean {
  let after = end + 1
  while (/[ \t\r\n]/.test(json[after] ?? '')) after += 1
  return json[after] === ':'
}
