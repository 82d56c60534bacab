import { hash } from 'node:crypto'
import type { Caller } from '@restante/subgraph-kit'
import { isResponseObject, type ResponseObject } from '../base/response-data.ts'
import type { CacheScope } from '../schema/cache-hints.ts'
import type { ResponseCache, CacheEntry } from './response-cache.ts'

/** Data that a subgraph gave before. */
export interface StoredResponse {
  /** A copy of its own, to be changed at will. */
  readonly data: ResponseObject
  /** Milliseconds since 1970 from which on it is too old. */
  readonly until: number
}

/** Something to remember. */
export interface StorableResponse {
  readonly key: string
  readonly data: ResponseObject
  /** Milliseconds since 1970 at which the subgraph was asked: from then on it ages. */
  readonly askedAt: number
  readonly maxAgeSeconds: number
}

/** What a part of a subgraph's answer depends on, known when a plan is compiled. */
export interface ResponseSource {
  readonly subgraph: string
  readonly operation: string
  /** The response key of a list of entities; empty for the root of the answer. */
  readonly list: string
  readonly scope: CacheScope
}

/** The key of what this caller is answered, with these variables, for this representation (empty at the root). */
export type CacheKeyOf = (representation: string) => string

/** Remembers answers of the subgraphs of one graph, for each tenant apart. */
export interface ResponseStore {
  /** Compiles the keys of a source. */
  compileKeys(source: ResponseSource): (caller: Caller | null, variables: string) => CacheKeyOf
  /** What is remembered, in the order of the keys; null where that is nothing, too old, or not to be read. */
  recall(keys: readonly string[]): Promise<readonly (StoredResponse | null)[]>
  /** Remembers without anybody's waiting. What is longer than 256 KiB is not worth it. */
  remember(items: readonly StorableResponse[]): void
}

/** Bytes of one value at most, counted as two for each character. */
const maxValueBytes = 256 * 1_024

/** Makes the memory of a graph; what another supergraph's graph remembered in the same cache is not found. */
export function createResponseStore(
  cache: ResponseCache,
  supergraph: string,
  now: () => number = Date.now,
): ResponseStore {
  const version = hash('sha256', supergraph)
  const tenantOf = createTenants()
  return {
    compileKeys({ subgraph, operation, list, scope }) {
      const source = hash('sha256', join(version, subgraph, operation, list, scope))
      return (caller, variables) => {
        const head = join(source, tenantOf(caller, scope), variables)
        return (representation) => hash('sha256', head + join(representation))
      }
    },
    async recall(keys) {
      // Whoever brings a cache of his own may have forgotten that it must not fail.
      const texts = await cache.getMany(keys).catch(() => [])
      const at = now()
      return keys.map((_, index) => read(texts[index] ?? null, at))
    },
    remember(items) {
      const at = now()
      const entries = items.flatMap(({ key, data, askedAt, maxAgeSeconds }): CacheEntry[] => {
        const until = askedAt + maxAgeSeconds * 1_000
        // Written now: from here on the data belongs to the answer, which adds to it.
        const value = `[${until},${JSON.stringify(data)}]`
        return until > at && value.length * 2 <= maxValueBytes ? [{ key, value, maxAgeMs: until - at }] : []
      })
      if (entries.length > 0) void cache.setMany(entries).catch(() => {})
    },
  }
}

function read(text: string | null, at: number): StoredResponse | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return null
    const [until, data] = value as unknown[]
    return typeof until === 'number' && until > at && isResponseObject(data) ? { until, data } : null
  } catch {
    return null
  }
}

/**
 * Whose answer it is: all that a subgraph is told of the caller, so that nothing it decides by can differ. A public answer
 * serves all keys that say the same; a private one the very key. Without a caller all are one tenant, and none of the others.
 */
function createTenants(): (caller: Caller | null, scope: CacheScope) => string {
  const nobody = {}
  const known = { PUBLIC: new WeakMap<object, string>(), PRIVATE: new WeakMap<object, string>() }
  return (caller, scope) => {
    const earlier = known[scope].get(caller ?? nobody)
    if (earlier !== undefined) return earlier
    const tenant = hash('sha256', describe(caller, scope))
    known[scope].set(caller ?? nobody, tenant)
    return tenant
  }
}

function describe(caller: Caller | null, scope: CacheScope): string {
  if (!caller) return 'nobody'
  const { keyId, kind, realm, livemode, partnerId, scopes, outletIds } = caller
  const rights = [realm, livemode, partnerId, kind, scopes.toSorted(), outletIds.toSorted()]
  return JSON.stringify(scope === 'PRIVATE' ? [...rights, keyId] : rights)
}

/** One text of several, each with its length, so that no others make the same. */
function join(...parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('')
}
