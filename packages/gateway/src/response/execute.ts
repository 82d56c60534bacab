import { faultCodes, type Log, type RequestContext } from '@restante/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import { type CachePolicy, limitAge } from '../cache/cache-policy.ts'
import type { Variables } from '../document/coerce-variables.ts'
import { addError, createRun, type FieldError, type Run } from '../fetch/run.ts'
import { introspect } from './introspect.ts'
import type { PreparedOperation } from './prepared-operation.ts'
import { spreadHoles } from './report-field.ts'

/** The response of an operation that ran. */
export interface Executed {
  readonly kind: 'executed'
  /** The GraphQL response as JSON text. */
  readonly body: string
  /** The policy of its reuse; an age of 0 means that it must be revalidated. Null when it must not be used again. */
  readonly cachePolicy: CachePolicy | null
}

/** Runs a prepared operation once. */
export async function executePrepared(
  prepared: PreparedOperation,
  options: {
    readonly schema: GraphQLSchema
    readonly variables: Variables
    readonly context: RequestContext
    readonly log: Log
    readonly maxErrors: number
  },
): Promise<Executed> {
  const run = createRun(options)
  const body = await completeRun(prepared, run, options.schema)
  const isWhole = run.errors.length === 0
  const cachePolicy = isWhole && prepared.cachePolicy ? limitAge(prepared.cachePolicy, run.freshUntil) : null
  return { kind: 'executed', body, cachePolicy }
}

/** Runs the steps of a prepared operation and returns the text of the GraphQL response. */
export async function completeRun(prepared: PreparedOperation, run: Run, schema: GraphQLSchema): Promise<string> {
  for (const step of prepared.steps) await step(run)
  if (prepared.introspected) introspect(schema, prepared.introspected, run)
  if (run.holes.size > 0) spreadHoles(run)
  if (run.errors.length > 0) prepared.locateErrors(run)
  const data = prepared.write(run)
  addUntoldCauses(run)
  const errors = run.errors.map((error) => toResponse(error, run))
  const told = errors.length > 0 ? `,"errors":${JSON.stringify(errors)}` : ''
  return `{"data":${data}${told}${run.isReplay ? ',"extensions":{"idempotentReplay":true}' : ''}}`
}

/**
 * Reports, once and without a path, each failed fetch that left no field of the client empty. A failure that some field
 * has reported already is not repeated.
 */
function addUntoldCauses(run: Run): void {
  for (const { code, message, isTold } of run.causes) {
    const isSaid = isTold || run.errors.some((error) => error.code === code && error.message === message)
    if (!isSaid) addError(run, { code, message })
  }
}

function toResponse(error: FieldError, run: Run): object {
  const { code, message, path, argument } = error
  const { retryable } = faultCodes[code]
  const extensions = { code, retryable, ...(argument && { argument }), requestId: run.context.requestId }
  return { message, ...(path && { path }), extensions }
}
