import { type ResponseObject, isResponseObject, setKey } from './response-data.ts'

/**
 * Merges the data of a subgraph into the data gathered so far. Objects and lists at the same place become one; a null
 * never replaces a value of another subgraph. `from` becomes part of `to` and belongs to it afterwards.
 */
export function mergeInto(to: ResponseObject, from: ResponseObject): void {
  // Objects from JSON inherit nothing that a loop would visit, and a loop allocates no list of keys.
  // oxlint-disable-next-line guard-for-in
  for (const key in from) {
    const added = from[key]
    // Nearly every key is new, and one look-up tells. Properties that every object inherits are no data.
    const known = to[key] === undefined || !Object.hasOwn(to, key) ? undefined : to[key]
    if (known === undefined) setKey(to, key, added)
    else if (Array.isArray(known) && Array.isArray(added)) mergeLists(known, added)
    else if (isResponseObject(known) && isResponseObject(added)) mergeInto(known, added)
    else if (added !== null) setKey(to, key, added)
  }
}

/** Merges two lists item by item: subgraphs that describe the same list return its items in the same order. */
function mergeLists(to: unknown[], from: readonly unknown[]): void {
  for (const [index, added] of from.entries()) {
    const known = to[index]
    if (Array.isArray(known) && Array.isArray(added)) mergeLists(known, added)
    else if (isResponseObject(known) && isResponseObject(added)) mergeInto(known, added)
    else if (added !== null || known === undefined) to[index] = added
  }
}

/**
 * Returns a copy that shares no object with the original, for an entity that stands at several places of a response.
 */
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
