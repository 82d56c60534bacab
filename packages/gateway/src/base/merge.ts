import { type ResponseObject, isResponseObject, setKey } from './response-data.ts'

/**
 * Adds what a subgraph answered to the data gathered so far. Objects and lists at the same place become one; a null
 * never replaces what another subgraph knows. `from` becomes part of `to` and belongs to it afterwards.
 */
export function mergeInto(to: ResponseObject, from: ResponseObject): void {
  // What comes of JSON inherits nothing that a loop would list, and a loop makes no list of the keys.
  // oxlint-disable-next-line guard-for-in
  for (const key in from) {
    const added = from[key]
    // Nearly every key is new, and one look tells; what every object inherits is no data.
    const known = to[key] === undefined || !Object.hasOwn(to, key) ? undefined : to[key]
    if (known === undefined) setKey(to, key, added)
    else if (Array.isArray(known) && Array.isArray(added)) mergeLists(known, added)
    else if (isResponseObject(known) && isResponseObject(added)) mergeInto(known, added)
    else if (added !== null) setKey(to, key, added)
  }
}

/** Two subgraphs that describe the same list give its items in the same order. */
function mergeLists(to: unknown[], from: readonly unknown[]): void {
  for (const [index, added] of from.entries()) {
    const known = to[index]
    if (Array.isArray(known) && Array.isArray(added)) mergeLists(known, added)
    else if (isResponseObject(known) && isResponseObject(added)) mergeInto(known, added)
    else if (added !== null || known === undefined) to[index] = added
  }
}

/** A copy that shares no object with the original, for an entity that stands at several places of an answer. */
export function copyData<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyData) as Value
  if (!isResponseObject(value)) return value
  const copy: ResponseObject = {}
  // oxlint-disable-next-line guard-for-in
  for (const key in value) {
    const item = value[key]
    setKey(copy, key, typeof item === 'object' && item !== null ? copyData(item) : item)
  }
  return copy as Value
}
