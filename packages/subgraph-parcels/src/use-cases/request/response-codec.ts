import type { Json, JsonObject, StoredResponse } from '../../domain/ports/ledger.ts'

/**
 * Translates between what a use case decides, the JSON that is stored under the idempotency key, and what the use case
 * returns. Keys are stored for 30 days, so members are neither renamed nor dropped: `decode` reads what earlier releases have
 * stored.
 */
export interface ResponseCodec<Draft, Result> {
  /** `draft`: the result as far as it is known before the ledger has chosen among the options. */
  encode(draft: Draft): JsonObject
  decode(stored: StoredResponse): Result
}

/** Returns a member that is text. Throws when it is not, because another release or operation has stored the response. */
export function readText<Text extends string>(stored: JsonObject, member: string): Text {
  return check(stored[member], member, (value) => typeof value === 'string') as Text
}

/** Returns a member that is text or null. Throws when it is neither. */
export function readTextOrNull<Text extends string>(stored: JsonObject, member: string): Text | null {
  return stored[member] === null ? null : readText(stored, member)
}

/** Returns a member that is a number or null. Throws when it is neither. */
export function readNumberOrNull(stored: JsonObject, member: string): number | null {
  return check(stored[member], member, (value) => value === null || typeof value === 'number') as number | null
}

/** Returns a member that is a list, with its items as they were encoded. Throws when it is not a list. */
export function readList<Item>(stored: JsonObject, member: string): readonly Item[] {
  return check(stored[member], member, Array.isArray) as readonly Item[]
}

function check(value: Json | undefined, member: string, isValid: (value: Json) => boolean): Json {
  if (value === undefined || !isValid(value)) throw new Error(`The stored response has no usable member ${member}.`)
  return value
}
