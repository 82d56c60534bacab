import { quote } from '../base/generate.ts'
import { mapKeyOf } from '../base/map-key.ts'
import { copyData, mergeInto } from '../base/merge.ts'
import { addRepresentation, createRepresentations, type Representations } from '../base/representations.ts'
import { isResponseObject, type ResponseObject, type ResponsePath } from '../base/response-data.ts'
import type { EntityBatchAlias } from '../plan/plan.ts'
import type { SubgraphResponse } from '../transport/subgraph-transport.ts'
import { type CompileContext, compileSend, memoise, type OwnList, type Step } from './fetch.ts'
import { type MaskedError, maskError, maskFailure } from './mask-error.ts'
import { compileRecallEntities, type EntityFetch, type RecalledEntities, type Waiting } from './recall-entities.ts'
import { compileLikeness, compileRepresentation, type Likeness, type Represent } from './represent.ts'
import { listResponseKeys } from './response-keys.ts'
import { compileRewrites, type Rewrite, renameKeys, renamePath } from './rewrite.ts'
import { addCause, addError, addHole, type Run } from './run.ts'
import { compileWalk, findPlaces, type Walk } from './walk.ts'

/** One list of entities of a fetch, compiled. */
interface EntityList {
  readonly planned: EntityBatchAlias
  readonly walks: readonly Walk[]
  readonly represent: Represent
  readonly likeness: Likeness | null
  readonly rewrite: Rewrite | null
  /** The response keys that the list fills in each entity. */
  readonly keys: () => ReadonlySet<string>
}

/** Compiles a fetch of entities that other subgraphs have named. */
export function compileEntityFetch(fetch: EntityFetch, context: CompileContext): Step {
  const lists = fetch.lists.map((planned) => compileList(planned, fetch.operation, context))
  const send = compileSend(fetch, new Set(fetch.lists.map((list) => list.representationsVariableName)), context)
  const recall = compileRecallEntities(fetch, context)
  const atOnce = context.representations
  const only = fetch.lists.length === 1 ? fetch.lists[0]! : null
  const onlyList = (byVariable: ReadonlyMap<string, Representations>, from: number): OwnList | null => {
    if (!only) return null
    const { alias: key, representationsVariableName: variable } = only
    return { variable, key, texts: byVariable.get(variable)!.texts.slice(from, from + atOnce) }
  }

  return async (run) => {
    let byVariable = new Map<string, Representations>()
    let waiting = lists.map((list) => collect(list, byVariable, run))
    let remember: RecalledEntities['remember'] | null = null
    if (recall) {
      const recalled = await recall(run, byVariable, waiting)
      fill(run, fetch, lists, recalled.known.waiting, recalled.known.answer, context)
      ;({ byVariable, waiting, remember } = recalled)
    }
    const ask = async (from: number): Promise<void> => {
      const variables = Array.from(
        byVariable,
        ([name, { texts }]) => `${quote(name)}:[${texts.slice(from, from + atOnce).join(',')}]`,
      )
      const slices = waiting.map((entities) => entities.slice(from, from + atOnce))
      const answer = await send(run, variables.join(','), onlyList(byVariable, from))
      remember?.(answer, from)
      fill(run, fetch, lists, slices, answer, context)
    }
    const longest = Math.max(...Array.from(byVariable.values(), ({ texts }) => texts.length))
    const rounds: Promise<void>[] = []
    for (let from = 0; from < longest; from += atOnce) rounds.push(ask(from))
    await Promise.all(rounds)
  }
}

function compileList(planned: EntityBatchAlias, operation: string, context: CompileContext): EntityList {
  return {
    planned,
    walks: planned.paths.map((path) => compileWalk(path, context.test)),
    represent: compileRepresentation(planned.requires, planned.inputRewrites, context.schema, context.test),
    likeness: compileLikeness(planned.requires, planned.inputRewrites, context.schema),
    rewrite: compileRewrites(planned.outputRewrites, context.test),
    keys: memoise(() => renameKeys(listResponseKeys(operation, planned.alias), planned.outputRewrites)),
  }
}

/** Finds the objects that wait for this list and writes their representations, equal ones once. */
function collect(list: EntityList, byVariable: Map<string, Representations>, run: Run): Waiting {
  const name = list.planned.representationsVariableName
  const known = byVariable.get(name) ?? createRepresentations()
  byVariable.set(name, known)
  const waiting: Waiting = []
  const { likeness } = list
  const lastOfKey = new Map<unknown, ResponseObject[]>()
  const visit = (object: ResponseObject): void => {
    // Responses name few entities many times: one that was just seen is recognised without writing its text again.
    const value = likeness?.keyOf(object)
    const key = typeof value === 'string' ? mapKeyOf(value) : value
    const alike = key === undefined ? undefined : lastOfKey.get(key)
    if (alike && likeness!.isAlike(alike[0]!, object)) {
      alike.push(object)
      return
    }
    const text = list.represent(object)
    if (text === undefined) {
      inheritHoles(run, object, list)
      return
    }
    const position = addRepresentation(known, text)
    const objects = (waiting[position] ??= [])
    objects.push(object)
    if (key !== undefined) lastOfKey.set(key, objects)
  }
  for (const walk of list.walks) walk(run.data, visit)
  return waiting
}

/** Gives entities that could not be requested, because an earlier fetch failed, the cause of that failure. */
function inheritHoles(run: Run, object: ResponseObject, list: EntityList): void {
  const earlier = run.holes.get(object)?.[0]
  if (earlier) addHole(run, object, { keys: list.keys(), cause: earlier.cause })
}

function fill(
  run: Run,
  fetch: EntityFetch,
  lists: readonly EntityList[],
  waiting: readonly Waiting[],
  answer: SubgraphResponse,
  context: CompileContext,
): void {
  if (answer.kind === 'failed') {
    const { code, message } = maskFailure(answer, fetch.serviceName, run)
    const cause = addCause(run, code, message)
    for (const [index, list] of lists.entries()) {
      for (const object of waiting[index]!.flat()) addHole(run, object, { keys: list.keys(), cause })
    }
    return
  }
  const errors = answer.errors.map((error) => maskError(error, fetch.serviceName, run))
  for (const [index, list] of lists.entries()) {
    const found = answer.data?.[list.planned.alias]
    const entities: readonly unknown[] = Array.isArray(found) ? found : []
    list.rewrite?.(entities)
    for (const [position, objects] of waiting[index]!.entries()) {
      const entity = entities[position]
      // The array has gaps: a position may belong to another list only.
      if (!objects || !isResponseObject(entity)) continue
      for (const [use, object] of objects.entries()) mergeInto(object, use === 0 ? entity : copyData(entity))
    }
    if (errors.length > 0) explainErrors(run, list, waiting[index]!, entities, errors, context)
  }
}

/**
 * Gives each error its path in the client's response: `_entities` and a position stand for every object that waits for
 * that entity. An error that names no entity is the cause for all entities that are missing.
 */
function explainErrors(
  run: Run,
  list: EntityList,
  waiting: Waiting,
  entities: readonly unknown[],
  errors: readonly MaskedError[],
  context: CompileContext,
): void {
  const { alias, outputRewrites } = list.planned
  const places = memoise(() => {
    const found = new Map<ResponseObject, ResponsePath>()
    for (const path of list.planned.paths) {
      for (const [object, place] of findPlaces(path, context.test, run.data)) found.set(object, place)
    }
    return found
  })
  for (const { path, ...masked } of errors) {
    if (path && path[0] !== alias) continue
    const [, position, ...below] = path ?? []
    const isLocated = typeof position === 'number'
    const objects = isLocated ? (waiting[position] ?? []) : waiting.flatMap((all, at) => (entities[at] ? [] : all))
    // An error below an entity has a path of its own, and is the cause for a whole entity that is missing.
    const cause = below.length > 0 ? null : addCause(run, masked.code, masked.message)
    for (const object of objects) {
      const place = below.length > 0 ? places().get(object) : undefined
      if (place) addError(run, { ...masked, path: [...place, ...renamePath(below, outputRewrites)] })
      if (cause || !isLocated || !entities[position]) addHole(run, object, { keys: list.keys(), cause })
    }
  }
}
