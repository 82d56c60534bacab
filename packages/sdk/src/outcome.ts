import type { CallOptions, Executor } from './executor.ts'
import type { RefusalDetailsFragment, UserErrorDetailsFragment } from './generated/graphql.ts'
import { makeFault } from './transport/make-fault.ts'
import type { TypedDocument } from './typed-document.ts'

/** Reason why an outlet, a carrier or a sender refused. Treat an unknown code as a refusal. */
export type Refusal = RefusalDetailsFragment

/** Reason why a mutation did not do what its input asked. */
export type UserError = UserErrorDetailsFragment

/** The common part of all payloads of mutations. */
export interface Payload {
  readonly userErrors: readonly UserError[]
  readonly refusals?: readonly Refusal[]
}

/** A mutation's input without the key, which the client makes; `options.idempotencyKey` sets another. */
export type MutationInput<Variables extends { readonly input: object }> = Omit<Variables['input'], 'idempotencyKey'>

/**
 * The outcome of a mutation. With `ok` it has the result, and `refusals` lists the candidates that were skipped; without,
 * `userErrors` and `refusals` say why nothing was done. Both have codes to act on; `retryable` there means that the
 * same input with a new idempotency key may succeed.
 */
export type Outcome<Result extends Payload | null, ResultField extends keyof NonNullable<Result>> =
  | ({ readonly ok: true; readonly refusals: readonly Refusal[] } & {
      readonly [Name in ResultField]: NonNullable<NonNullable<Result>[Name]>
    } & Omit<NonNullable<Result>, ResultField | 'refusals' | 'userErrors' | '__typename'>)
  | {
      readonly ok: false
      readonly userErrors: readonly UserError[]
      /** Empty where only the graph itself can refuse. */
      readonly refusals: readonly Refusal[]
    }

/** Runs a mutation of one root field, whose payload has its result in `resultField`. */
export async function mutate<
  Result extends { readonly [Name in Field]: Payload | null },
  Variables extends { readonly input: object },
  Field extends keyof Result & string,
  ResultField extends keyof NonNullable<Result[Field]>,
>(
  client: Executor,
  document: TypedDocument<Result, Variables>,
  field: Field,
  resultField: ResultField,
  input: MutationInput<Variables>,
  options?: CallOptions,
): Promise<Outcome<Result[Field], ResultField>> {
  const data = await client.execute(document, { input } as never, options)
  const payload: Payload | null = data[field]
  if (!payload) throw makeFault('INTERNAL', field, 'The graph answered neither a payload nor an error.')
  const { userErrors, refusals = [], ...result } = payload
  const isDone = userErrors.length === 0 && result[resultField as never] !== null
  return (isDone ? { ok: true, refusals, ...result } : { ok: false, userErrors, refusals }) as never
}
