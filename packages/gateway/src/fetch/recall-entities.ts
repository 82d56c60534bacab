import { parse } from 'graphql'
import { addRepresentation, createRepresentations, type Representations } from '../base/representations.ts'
import { isResponseObject, type ResponseObject } from '../base/response-data.ts'
import type { StorableResponse } from '../cache/response-store.ts'
import { measureEntities } from '../cache/cache-policy.ts'
import type { EntityBatchAlias } from '../plan/plan.ts'
import type { SubgraphResponse } from '../transport/subgraph-transport.ts'
import { type CompileContext, compileRequest } from './fetch.ts'
import { noteAge, type Run } from './run.ts'

/** A fetch of entities: one or several lists of them in one request. */
export interface EntityFetch {
  readonly serviceName: string
  readonly operation: string
  readonly variableUsages?: readonly string[] | null
  readonly lists: readonly EntityBatchAlias[]
}

/** The objects of the response that wait for an entity, by the position of its representation. */
export type Waiting = ResponseObject[][]

/** A fetch of entities in two parts: those in the cache, and those that must be requested. */
export interface RecalledEntities {
  /** A response with the cached entities, and the objects that wait for them. */
  readonly known: { readonly answer: SubgraphResponse; readonly waiting: readonly Waiting[] }
  readonly byVariable: Map<string, Representations>
  readonly waiting: Waiting[]
  /** Stores the response to the requested entities from this position on. Call it before its data is changed. */
  remember(answer: SubgraphResponse, from: number): void
}

/** Looks up all entities of a fetch at once. */
export type RecallEntities = (
  run: Run,
  byVariable: ReadonlyMap<string, Representations>,
  waiting: readonly Waiting[],
) => Promise<RecalledEntities>

/** Compiles the look-up of a fetch; null where none of it may be cached. */
export function compileRecallEntities(fetch: EntityFetch, context: CompileContext): RecallEntities | null {
  const { cache, isQuery } = context
  if (!cache || !isQuery) return null
  const { hints, store } = cache
  const document = parse(fetch.operation, { noLocation: true })
  const lists = fetch.lists.map(({ alias, representationsVariableName: variable }) => {
    const { maxAgeSeconds, scope } = measureEntities(hints, document, alias)
    const source = { subgraph: fetch.serviceName, operation: fetch.operation, list: alias, scope }
    return { alias, variable, maxAgeSeconds, keysFor: maxAgeSeconds > 0 ? store.compileKeys(source) : null }
  })
  if (lists.every(({ keysFor }) => keysFor === null)) return null
  const request = compileRequest(fetch, new Set(lists.map(({ variable }) => variable)), context)

  return async (run, byVariable, waiting) => {
    const { variables } = request(run, '')
    const keys = lists.map(({ variable, keysFor }, index) => {
      const keyOf = keysFor?.(run.context.caller, variables)
      const { texts } = byVariable.get(variable)!
      return Array.from(waiting[index]!, (objects, position) => objects && keyOf?.(texts[position]!))
    })
    const recalled = await store.recall(keys.flat().filter((key) => key !== undefined))
    const askedAt = Date.now()

    let next = 0
    const known: Record<string, ResponseObject[]> = {}
    const knownWaiting = lists.map((): Waiting => [])
    const absent = new Map(Array.from(byVariable.keys(), (name) => [name, createRepresentations()]))
    const absentWaiting = lists.map((): Waiting => [])
    const absentKeys = lists.map((): string[] => [])
    for (const [index, { alias, variable }] of lists.entries()) {
      const entities: ResponseObject[] = (known[alias] = [])
      for (const [position, objects] of waiting[index]!.entries()) {
        // The array has gaps: a position may belong to another list only.
        if (!objects) continue
        const key = keys[index]![position]
        const found = key === undefined ? null : recalled[next++]
        if (found) {
          entities[position] = found.data
          knownWaiting[index]![position] = objects
          noteAge(run, found.until)
          continue
        }
        const at = addRepresentation(absent.get(variable)!, byVariable.get(variable)!.texts[position]!)
        absentWaiting[index]![at] = objects
        if (key !== undefined) absentKeys[index]![at] = key
      }
    }

    return {
      known: { answer: { kind: 'answered', data: known, errors: [], isReplay: false }, waiting: knownWaiting },
      byVariable: absent,
      waiting: absentWaiting,
      remember(answer, from) {
        if (answer.kind === 'failed' || answer.errors.length > 0) return
        const items: StorableResponse[] = []
        for (const [index, { alias, maxAgeSeconds }] of lists.entries()) {
          const entities = answer.data?.[alias]
          if (!Array.isArray(entities)) continue
          for (const [position, entity] of entities.entries()) {
            const key = absentKeys[index]![from + position]
            if (key !== undefined && isResponseObject(entity)) items.push({ key, data: entity, askedAt, maxAgeSeconds })
          }
        }
        store.remember(items)
      },
    }
  }
}
