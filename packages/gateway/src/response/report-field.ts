import type { ResponseObject, ResponsePath } from '../base/response-data.ts'
import { isResponseObject } from '../base/response-data.ts'
import { addError, addHole, type Run, startsWith } from '../fetch/run.ts'

/**
 * Called by generated code where a value is null or missing. Reports the cause when a failed fetch is the reason, or
 * else that null is not allowed, when `required` names a field or item that must not be null.
 */
export function reportMissing(
  run: Run,
  path: ResponsePath,
  object: ResponseObject | null,
  value: unknown,
  dataKey: string | null,
  required: string | null,
): void {
  if (value === undefined && object !== null && dataKey !== null) {
    const hole = run.holes.get(object)?.find(({ keys }) => keys === null || keys.has(dataKey))
    if (hole) {
      if (hole.cause) {
        addError(run, { code: hole.cause.code, message: hole.cause.message, path })
        hole.cause.isTold = true
      }
      return
    }
  }
  // A subgraph's own error at or below this path already explains it.
  if (required === null || run.errors.some((error) => error.path && startsWith(error.path, path))) return
  run.log.error(
    { requestId: run.context.requestId, path, required },
    'A subgraph returned null where the schema forbids it.',
  )
  addError(run, { code: 'INTERNAL', message: `Cannot return null for non-nullable ${required}.`, path })
}

/**
 * Called by generated code where a value is not of the type that the schema promises; the value never reaches the
 * client.
 */
export function reportMisfit(run: Run, path: ResponsePath, type: string): undefined {
  run.log.error({ requestId: run.context.requestId, path, type }, 'A subgraph returned a value of another type.')
  addError(run, { code: 'INTERNAL', message: `The value does not fit the type ${type}.`, path })
}

/**
 * Spreads holes to the objects below: a failed fetch can leave gaps there too, in objects that another subgraph
 * described in part. Call it before the response is written.
 */
export function spreadHoles(run: Run): void {
  for (const [object, holes] of run.holes) {
    for (const { keys, cause } of holes) {
      for (const key of keys ?? []) if (Object.hasOwn(object, key)) mark(run, object[key], cause)
    }
  }
}

function mark(run: Run, value: unknown, cause: Parameters<typeof addHole>[2]['cause']): void {
  if (Array.isArray(value)) for (const item of value) mark(run, item, cause)
  else if (isResponseObject(value)) {
    addHole(run, value, { keys: null, cause })
    for (const key of Object.keys(value)) mark(run, value[key], cause)
  }
}
