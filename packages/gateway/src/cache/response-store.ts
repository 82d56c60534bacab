import { hash } from 'node:crypto'
import type { Caller } from '@restante/subgraph-kit'
import { isResponseObject, type ResponseObject } from '../base/response-data.ts'
import type { CacheScope } from '../schema/cache-hints.ts'
import type { ResponseCache, CacheEntry } from './response-cache.ts'

/** Data of an earlier response of a subgraph. */
export interface StoredResponse {
  /** A copy, which may be changed. */
  readonly data: ResponseObject
  /** Milliseconds since 1970 at which it expires. */
  readonly until: number
}

/** Data to store. */
export interface StorableResponse {
  readonly key: string
  readonly data: ResponseObject
  /** Milliseconds since 1970 at which the subgraph was asked: from then on it ages. */
  readonly askedAt: number
  readonly maxAgeSeconds: number
}

/** The part of a cache key that is known when a plan is compiled. */
export interface ResponseSource {
  readonly subgraph: string
  readonly operation: string
  /** The response key of a list of entities; empty for the root of the response. */
  readonly list: string
  readonly scope: CacheScope
}

/** Returns the cache key of a representation (empty at the root), for one caller and the variables of one request. */
export type CacheKeyOf = (representation: string) => string

/** Cached responses of the subgraphs of one graph, each tenant's apart. */
export interface ResponseStore {
  /** Compiles the keys of a source. */
  compileKeys(source: ResponseSource): (caller: Caller | null, variables: string) => CacheKeyOf
  /** Returns the stored data in the order of the keys; null where there is none, or it is too old or unreadable. */
  recall(keys: readonly string[]): Promise<readonly (StoredResponse | null)[]>
  /** Stores data in the background. Values above 256 KiB are left out. */
  remember(items: readonly StorableResponse[]): void
}

/** Maximum size of one value in bytes, counted as two for each character. */
const maxValueBytes = 256 * 1_024

/** Makes the store of a graph. Entries of another supergraph in the same cache are not found. */
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
      // A cache from outside may break the rule that it must not fail.
      const texts = await cache.getMany(keys).catch(() => [])
      const at = now()
      return keys.map((_, index) => read(texts[index] ?? null, at))
    },
    remember(items) {
      const at = now()
      const entries = items.flatMap(({ key, data, askedAt, maxAgeSeconds }): CacheEntry[] => {
        const until = askedAt + maxAgeSeconds * 1_000
        // Serialised now: afterwards the data belongs to the response, which adds to it.
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
 * Makes the function that names the tenant of a response: a digest of all that a subgraph is told of the caller, so
 * that nothing it decides by can differ. A public response serves all keys with the same rights; a private one only its
 * own key. Requests without a caller share a tenant, which is none of the others.
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

/** Joins texts, each with its length, so that no other list of texts gives the same. */
function join(...parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('')
}
