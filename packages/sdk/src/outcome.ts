import type { CallOptions, Executor } from './executor.ts'
import type { Refusal, UserError } from './generated/types.ts'
import { isRecord, isRecords, type JsonRecord } from './record.ts'
import type { TypedDocument } from './typed-document.ts'

/** The common part of all payloads of mutations. */
export interface Payload {
  /** Reasons for which nothing was done; empty on success. */
  readonly userErrors: readonly UserError[]
  /** Reasons of outlets, carriers and senders; absent where only the graph itself can refuse. */
  readonly refusals?: readonly Refusal[]
}

/**
 * The outcome of a mutation. With `ok` it has the result, and `refusals` lists the candidates that were skipped; without,
 * `userErrors` and `refusals` say why nothing was done. Both have codes to act on; `retryable` there means that the
 * same input with a new idempotency key may succeed.
 */
export type Outcome<
  Result extends Payload | null,
  ResultField extends keyof NonNullable<Result>,
  Nothing extends null = never,
> =
  | ({ readonly ok: true; readonly refusals: readonly Refusal[] } & {
      readonly [Name in ResultField]: NonNullable<NonNullable<Result>[Name]> | Nothing
    } & Omit<NonNullable<Result>, ResultField | 'refusals' | 'userErrors' | '__typename'>)
  | {
      readonly ok: false
      readonly userErrors: readonly UserError[]
      /** Empty where only the graph itself can refuse. */
      readonly refusals: readonly Refusal[]
    }

/**
 * Runs a mutation of one root field, whose payload has its result in `resultField`. `canBeNothing`: it may succeed without a
 * result, as the scan of a number that nobody has announced.
 */
export async function mutate<
  Result extends { readonly [Name in Field]: Payload | null },
  Variables extends { readonly input: object },
  Field extends keyof Result & string,
  ResultField extends keyof NonNullable<Result[Field]>,
  Nothing extends null = never,
>(
  client: Executor,
  document: TypedDocument<Result, Variables>,
  field: Field,
  resultField: ResultField,
  input: Variables['input'],
  options?: CallOptions,
  canBeNothing = false,
): Promise<Outcome<Result[Field], ResultField, Nothing>> {
  const isExpected = (data: JsonRecord) => isPayload(data[field], document, resultField)
  const data = await client.execute(document, { input } as never, options, isExpected)
  return toOutcome(data[field]!, resultField, canBeNothing) as never
}

/** Runs a mutation of a list. Returns the outcomes of its items, in their order. */
export async function mutateMany<
  Result extends { readonly [Name in Field]: { readonly results: readonly Item[] } | null },
  Variables extends { readonly input: object },
  Field extends keyof Result & string,
  Item extends Payload,
  ResultField extends keyof Item,
  Nothing extends null = never,
>(
  client: Executor,
  document: TypedDocument<Result, Variables>,
  field: Field,
  resultField: ResultField,
  input: Variables['input'],
  options?: CallOptions,
  canBeNothing = false,
): Promise<readonly Outcome<Item, ResultField, Nothing>[]> {
  // One outcome per item, because callers match them by position.
  const count = (Object.values(input)[0] as readonly unknown[]).length
  const isExpected = ({ [field]: payload }: JsonRecord) =>
    isRecord(payload) &&
    isRecords(payload.results) &&
    payload.results.length === count &&
    payload.results.every((item) => isPayload(item, document, resultField))
  const data = await client.execute(document, { input } as never, options, isExpected)
  return data[field]!.results.map((item) => toOutcome(item, resultField, canBeNothing)) as never
}

/** True for a payload with what makes an outcome: the result or null, `userErrors`, and `refusals` where the document asks for them. */
function isPayload(payload: unknown, document: TypedDocument<unknown, never>, resultField: PropertyKey): boolean {
  return (
    isRecord(payload) &&
    payload[String(resultField)] !== undefined &&
    isRecords(payload.userErrors) &&
    (isRecords(payload.refusals) || (payload.refusals === undefined && !/\brefusals\b/.test(document.toString())))
  )
}

function toOutcome(payload: Payload, resultField: PropertyKey, canBeNothing: boolean): object {
  const { userErrors, refusals = [], ...result } = payload
  const isDone = userErrors.length === 0 && (canBeNothing || result[resultField as never] !== null)
  return isDone ? { ok: true, refusals, ...result } : { ok: false, userErrors, refusals }
}
