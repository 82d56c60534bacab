import type { FaultCode, RequestContext } from '@restante/subgraph-kit'
import type { Log } from '@restante/subgraph-kit'
import type { ResponseObject, ResponsePath } from '../base/response-data.ts'

/** An error of the response, as the client may see it. */
export interface FieldError {
  readonly code: FaultCode
  readonly message: string
  /** Absent when it belongs to no field that the client selected. */
  readonly path?: ResponsePath
  /** Place in the arguments of the value that is meant, such as `input.sku`. */
  readonly argument?: string
}

/** The reason why fields are missing from an object. */
export interface Hole {
  /** The response keys that a fetch should have filled; null: all that are missing. */
  readonly keys: ReadonlySet<string> | null
  /** The error for each missing field; null when an error with a path of its own explains it already. */
  readonly cause: Cause | null
}

/** A failed fetch, or an error of a subgraph that names no field. */
export interface Cause {
  readonly code: FaultCode
  readonly message: string
  /** True once the error of some field has reported it to the client. */
  isTold: boolean
}

/** The state of one execution. */
export interface Run {
  readonly context: RequestContext
  readonly log: Log
  /** Coerced; without a prototype, so that any name is only a name. */
  readonly variables: Readonly<Record<string, unknown>>
  /** All data fetched so far, under the keys of the planned operation. */
  readonly data: ResponseObject
  readonly errors: FieldError[]
  readonly causes: Cause[]
  readonly holes: Map<ResponseObject, Hole[]>
  readonly maxErrors: number
  /** True when a mutation got the stored response of an earlier one with its idempotency key. */
  isReplay: boolean
  /** Milliseconds since 1970 until which all cached data of the run is fresh; infinite when there is none. */
  freshUntil: number
}

/** Starts an execution. */
export function createRun(options: Pick<Run, 'context' | 'log' | 'variables' | 'maxErrors'>): Run {
  return {
    ...options,
    data: {},
    errors: [],
    causes: [],
    holes: new Map(),
    isReplay: false,
    freshUntil: Number.POSITIVE_INFINITY,
  }
}

/** Notes the use of cached data that is fresh until this moment, in milliseconds since 1970. */
export function noteAge(run: Run, until: number): void {
  run.freshUntil = Math.min(run.freshUntil, until)
}

/** Adds an error, unless the list is full or has the same one for the same path. */
export function addError(run: Run, error: FieldError): void {
  if (run.errors.length >= run.maxErrors) return
  const isKnown = run.errors.some(
    (known) =>
      known.code === error.code &&
      known.message === error.message &&
      known.path?.length === error.path?.length &&
      startsWith(known.path ?? [], error.path ?? []),
  )
  if (!isKnown) run.errors.push(error)
}

/** Returns true when the path is at or below another one. */
export function startsWith(path: ResponsePath, start: ResponsePath): boolean {
  return path.length >= start.length && start.every((segment, index) => path[index] === segment)
}

/** Notes why keys of an object stay empty. */
export function addHole(run: Run, object: ResponseObject, hole: Hole): void {
  const holes = run.holes.get(object)
  if (holes) holes.push(hole)
  else run.holes.set(object, [hole])
}

/** Adds a cause, for holes to refer to. */
export function addCause(run: Run, code: FaultCode, message: string): Cause {
  const cause: Cause = { code, message, isTold: false }
  run.causes.push(cause)
  return cause
}
