/** A JSON object of unknown members. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** True for a JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a list of JSON objects. */
export function isRecords(value: unknown): value is readonly JsonRecord[] {
  return Array.isArray(value) && value.every(isRecord)
}

/** Returns a JSON object as it is, and an empty one for anything else. */
export function asRecord(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}
