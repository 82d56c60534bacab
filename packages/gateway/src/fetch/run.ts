import type { FaultCode, RequestContext } from '@restante/subgraph-kit'
import type { Log } from '@restante/subgraph-kit'
import type { ResponseObject, ResponsePath } from '../base/response-data.ts'

/** An error of the answer, as the client may see it. */
export interface FieldError {
  readonly code: FaultCode
  readonly message: string
  /** Absent when it belongs to no field of the client's. */
  readonly path?: ResponsePath
}

/** Why fields are missing from an object. */
export interface Hole {
  /** The response keys that a fetch was to fill; null: whatever is missing there. */
  readonly keys: ReadonlySet<string> | null
  /** What to say of each missing field; null when an error with a path of its own already says why. */
  readonly cause: Cause | null
}

/** One failed fetch, or one error of a subgraph that names no field. */
export interface Cause {
  readonly code: FaultCode
  readonly message: string
  /** Whether some field's error told the client of it. */
  isTold: boolean
}

/** The state of one execution. */
export interface Run {
  readonly context: RequestContext
  readonly log: Log
  /** Coerced; without a prototype, so that any name is only a name. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Everything that was fetched so far, in the shape of the client's operation. */
  readonly data: ResponseObject
  readonly errors: FieldError[]
  readonly causes: Cause[]
  readonly holes: Map<ResponseObject, Hole[]>
  readonly maxErrors: number
  /** Whether a mutation was answered by what an earlier one with its idempotency key did. */
  isReplay: boolean
  /** Milliseconds since 1970 until which all that was remembered from before holds; infinite when nothing was. */
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

/** Takes account of data that was remembered and holds until this moment, in milliseconds since 1970. */
export function noteAge(run: Run, until: number): void {
  run.freshUntil = Math.min(run.freshUntil, until)
}

/** Adds an error, unless the answer lists enough already or says the same of the same place. */
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

/** Whether the path lies at or below another one. */
export function startsWith(path: ResponsePath, start: ResponsePath): boolean {
  return path.length >= start.length && start.every((segment, index) => path[index] === segment)
}

/** Remembers why the keys of an object stay empty. */
export function addHole(run: Run, object: ResponseObject, hole: Hole): void {
  const holes = run.holes.get(object)
  if (holes) holes.push(hole)
  else run.holes.set(object, [hole])
}

/** A cause to give to holes. */
export function addCause(run: Run, code: FaultCode, message: string): Cause {
  const cause: Cause = { code, message, isTold: false }
  run.causes.push(cause)
  return cause
}
