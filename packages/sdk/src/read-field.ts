import type { CallOptions, Executor } from './executor.ts'
import { isRecord } from './record.ts'
import type { TypedDocument } from './typed-document.ts'

/** Runs a query of one root field and returns that field: null when it does not exist, or not for this caller. */
export async function readField<Result extends object, Variables extends object, Field extends keyof Result & string>(
  client: Executor,
  document: TypedDocument<Result, Variables>,
  field: Field,
  variables: Variables,
  options?: CallOptions,
): Promise<Result[Field]> {
  const isExpected = ({ [field]: value }: Readonly<Record<string, unknown>>) => value === null || isRecord(value)
  const data = await client.execute(document, variables, options, isExpected)
  return data[field]
}
