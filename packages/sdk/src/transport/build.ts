import { isRecord, isRecords, type JsonRecord } from '../record.ts'
import type { TypedDocument } from '../typed-document.ts'

/** One request, the same over all its attempts. */
export interface Call {
  /** The name of the operation; null when the document gives it none. */
  readonly operationName: string | null
  readonly isMutation: boolean
  /** The request's body, JSON. */
  readonly body: string
  /** The key in the mutation's input; null when there is none. */
  readonly idempotencyKey: string | null
  /** True when a second sending has no second effect: a query, or a mutation with a key. */
  readonly isRepeatable: boolean
}

/** Options of building a call. */
export interface BuildOptions {
  /** The caller's key for a mutation; takes precedence over one in the input. */
  readonly idempotencyKey: string | undefined
  /** Makes the key of a mutation that has none yet. Not called for a query: some pages have no source of ids. */
  readonly newKey: () => string
  /** True for a publishable key: the position of its user is rounded to about ten metres. */
  readonly roundsCoordinates: boolean
}

/**
 * Puts a document and its variables into the body of a request. A mutation's key goes into `variables.input`, where the
 * graph reads it; one that takes a list has a key in each item. Throws a TypeError for a key that is not 1 to 255 visible
 * characters or has no input to go to.
 */
export function buildCall(document: TypedDocument<unknown, never>, variables: object, options: BuildOptions): Call {
  const query = document.toString()
  const code = query.replaceAll(/#.*/g, '')
  const operationName = /\b(?:query|mutation|subscription)\s+(\w+)/.exec(code)?.[1] ?? null
  // A document that is not clearly a query is treated as a mutation: sending it twice could do harm.
  const isMutation = !/^[\s,]*(?:query\b|\{)/.test(code)
  const input = isMutation && 'input' in variables && isRecord(variables.input) ? variables.input : null
  const list = input && keyItems(input, options.newKey)
  if (options.idempotencyKey !== undefined && (!input || list)) {
    throw new TypeError(
      list
        ? 'The items of a list have a key each; one for all of them has nowhere to go.'
        : 'An idempotency key goes into the `input` of a mutation, and this call has none.',
    )
  }
  const idempotencyKey = input && !list ? (options.idempotencyKey ?? input.idempotencyKey ?? options.newKey()) : null
  if (idempotencyKey !== null && !(typeof idempotencyKey === 'string' && /^[!-~]{1,255}$/.test(idempotencyKey))) {
    throw new TypeError('An idempotency key has 1 to 255 visible ASCII characters.')
  }
  const sent = input ? { ...variables, input: list ?? { ...input, idempotencyKey } } : variables
  return {
    operationName,
    isMutation,
    body: JSON.stringify(
      { query, operationName, variables: sent },
      options.roundsCoordinates ? roundCoordinate : undefined,
    ),
    idempotencyKey,
    isRepeatable: !isMutation || input !== null,
  }
}

/**
 * Returns the input of a mutation that takes nothing but a list, such as `createParcels`, with a key in each of its items; null
 * for any other input.
 */
function keyItems(input: JsonRecord, newKey: () => string): JsonRecord | null {
  const [[name, items] = [], ...others] = Object.entries(input)
  if (name === undefined || others.length > 0 || !isRecords(items) || items.length === 0) return null
  return { [name]: items.map((item) => ({ ...item, idempotencyKey: item.idempotencyKey ?? newKey() })) }
}

/** Rounds a member that is a coordinate, as `JSON.stringify` visits it. */
function roundCoordinate(name: string, value: unknown): unknown {
  const isCoordinate = /^(?:lat|long)itude$/.test(name) && typeof value === 'number'
  return isCoordinate ? Math.round(value * 1e4) / 1e4 : value
}
