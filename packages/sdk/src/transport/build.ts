import type { KeyKind } from '../api-key.ts'
import { asRecord, isRecord, isRecords, type JsonRecord } from '../record.ts'
import { RestanteError } from '../restante-error.ts'
import type { TypedDocument } from '../typed-document.ts'

/** One request, the same over all its attempts. */
export interface Call {
  /** The name of the operation; null when the document gives it none. */
  readonly operationName: string | null
  /** The request's body, JSON. */
  readonly body: string
  /** The key in the mutation's input; null when there is none. */
  readonly idempotencyKey: string | null
  /** True when a second sending has no second effect: a query, or a mutation with a key. */
  readonly isRepeatable: boolean
}

/**
 * Puts a document and its variables into the body of a request. A mutation's key goes into `variables.input`, where the
 * graph reads it: `ownKey` before one in the input, before a new one; a mutation that takes a list has a key in each item.
 * `newKey` is not called for a query: some pages have no source of ids. For a publishable key, the position of its user is rounded to
 * about ten metres. Throws a TypeError for a key that is not 1 to 255 visible characters or has no input to go to, and FORBIDDEN
 * for a mutation with a publishable key.
 */
export function buildCall(
  document: TypedDocument<unknown, never>,
  variables: object,
  ownKey: string | undefined,
  keyKind: KeyKind,
  newKey: () => string,
): Call {
  const query = String(document)
  const code = query.replaceAll(/#.*/g, '')
  const operationName = /\b(?:query|mutation)\s+(\w+)/.exec(code)?.[1] ?? null
  // A document that has the word somewhere else is treated as a mutation too: sending it twice could do harm.
  const isMutation = /\bmutation\b/.test(code)
  const isPublishable = keyKind === 'PUBLISHABLE'
  if (isMutation && isPublishable) {
    throw new RestanteError({ code: 'FORBIDDEN', message: 'A publishable key may only read outlets.', operationName })
  }
  const { input } = variables as { readonly input?: unknown }
  const addKey = (item: JsonRecord): JsonRecord => ({
    ...item,
    idempotencyKey: ownKey ?? item.idempotencyKey ?? newKey(),
  })
  const [name = '', ...others] = Object.keys(asRecord(input))
  const items = asRecord(input)[name]
  // A mutation that takes nothing but a list and has `results`, such as `createParcels`, has a key in each item.
  const isList = others.length === 0 && isRecords(items) && items.length > 0 && /\bresults\b/.test(code)
  const keyed = isMutation && isRecord(input) ? (isList ? { [name]: items.map(addKey) } : addKey(input)) : null
  const idempotencyKey = (keyed?.idempotencyKey ?? null) as string | null
  if (idempotencyKey === null ? ownKey !== undefined : !/^[!-~]{1,255}$/.test(idempotencyKey)) {
    throw new TypeError('idempotencyKey: 1 to 255 visible ASCII characters, in one `input`.')
  }
  return {
    operationName,
    body: JSON.stringify(
      { query, operationName, variables: keyed ? { ...variables, input: keyed } : variables },
      isPublishable ? roundCoordinate : undefined,
    ),
    idempotencyKey,
    isRepeatable: !isMutation || keyed !== null,
  }
}

/** Rounds a member that is a coordinate, as `JSON.stringify` visits it. */
function roundCoordinate(name: string, value: unknown): unknown {
  const isCoordinate = /^(?:lat|long)itude$/.test(name) && typeof value === 'number'
  return isCoordinate ? Math.round(value * 1e4) / 1e4 : value
}
