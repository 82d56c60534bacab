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
 * graph reads it; one that takes a list has a key in each item. Throws a TypeError for a key that is not 1 to 255 visible characters or has no input to go to.
 */
export function buildCall(document: TypedDocument<unknown, never>, variables: object, options: BuildOptions): Call {
  const query = document.toString()
  const operationName = /\b(?:query|mutation|subscription)\s+(\w+)/.exec(query)?.[1] ?? null
  // A document that is not clearly a query is treated as a mutation: sending it twice could do harm.
  const isMutation = !/^(?:\s|#.*)*(?:query\b|\{)/.test(query)
  const input = isMutation && 'input' in variables && isRecord(variables.input) ? variables.input : null
  if (!input && options.idempotencyKey !== undefined) {
    throw new TypeError('An idempotency key goes into the `input` of a mutation, and this call has none.')
  }
  const listed = input && keyItems(input, options.newKey)
  if (listed && options.idempotencyKey !== undefined) {
    throw new TypeError('The items of a list have a key each; one for all of them has nowhere to go.')
  }
  const idempotencyKey = input && !listed ? (options.idempotencyKey ?? input.idempotencyKey ?? options.newKey()) : null
  if (idempotencyKey !== null && !(typeof idempotencyKey === 'string' && /^[!-~]{1,255}$/.test(idempotencyKey))) {
    throw new TypeError('An idempotency key has 1 to 255 visible ASCII characters.')
  }
  const sent = input ? { ...variables, input: listed ?? { ...input, idempotencyKey } } : variables
  return {
    operationName,
    isMutation,
    body: JSON.stringify({
      query,
      operationName,
      variables: options.roundsCoordinates ? roundCoordinates(sent) : sent,
    }),
    idempotencyKey,
    isRepeatable: !isMutation || idempotencyKey !== null || listed !== null,
  }
}

/**
 * Returns the input of a mutation that takes nothing but a list, such as `createParcels`, with a key in each of its items; null
 * for any other input.
 */
function keyItems(input: Record<string, unknown>, newKey: () => string): Record<string, unknown> | null {
  const [member, ...others] = Object.entries(input)
  if (!member || others.length > 0) return null
  const [name, items] = member
  if (!Array.isArray(items) || items.length === 0 || !items.every(isRecord)) return null
  return { [name]: items.map((item) => ({ ...item, idempotencyKey: item['idempotencyKey'] ?? newKey() })) }
}

const coordinates = new Set(['latitude', 'longitude'])

function roundCoordinates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(roundCoordinates)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    coordinates.has(name) && typeof member === 'number' ? Math.round(member * 1e4) / 1e4 : roundCoordinates(member),
  ])
  return Object.fromEntries(entries)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
