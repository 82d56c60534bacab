import { type ResponseObject, type ResponsePath, createReader, isResponseObject } from '../base/response-data.ts'
import { satisfies, type TypeTest } from '../base/type-test.ts'
import type { FlattenNodePathSegment } from '../plan/plan.ts'

/** Calls back with every object at a path of the plan. */
export type Walk = (data: unknown, visit: (object: ResponseObject) => void) => void

/** Compiles a path of the plan. Lists are passed through wherever they stand, marked with `@` or not. */
export function compileWalk(path: readonly FlattenNodePathSegment[], test: TypeTest, from = 0): Walk {
  const segment = path[from]
  if (segment === undefined) {
    return overItems((value, visit) => {
      if (isResponseObject(value)) visit(value)
    })
  }
  const next = compileWalk(path, test, from + 1)
  if (segment === '@') return overItems(next)
  if ('Field' in segment) {
    const read = createReader(segment.Field)
    return overItems((value, visit) => {
      if (isResponseObject(value)) next(read(value), visit)
    })
  }
  return overItems((value, visit) => {
    if (isResponseObject(value) && satisfies(value, segment.TypeCondition, test)) next(value, visit)
  })
}

/**
 * Finds all objects at a path of the plan, with their paths in the data. Slower than a compiled walk, and needed only
 * to locate errors.
 */
export function findPlaces(
  path: readonly FlattenNodePathSegment[],
  test: TypeTest,
  data: ResponseObject,
): Map<ResponseObject, ResponsePath> {
  const places = new Map<ResponseObject, ResponsePath>()
  const follow = (value: unknown, from: number, place: ResponsePath): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) follow(item, from, [...place, index])
      return
    }
    if (!isResponseObject(value)) return
    const segment = path[from]
    if (segment === undefined) places.set(value, place)
    else if (segment === '@') follow(value, from + 1, place)
    else if ('Field' in segment) follow(createReader(segment.Field)(value), from + 1, [...place, segment.Field])
    else if (satisfies(value, segment.TypeCondition, test)) follow(value, from + 1, place)
  }
  follow(data, 0, [])
  return places
}

/** Runs a step on the value, or on each of its items when it is a list. */
function overItems(step: Walk): Walk {
  return function each(value, visit) {
    if (Array.isArray(value)) for (const item of value) each(item, visit)
    else step(value, visit)
  }
}
