import { createSubgraph, type Log, type Subgraph } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import { buildTreeAside } from './build-tree-aside.ts'
import { SearchIndex } from './domain/index/search-index.ts'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
import { typeDefs } from './schema.ts'
import { followPublished } from './storage/follow-published.ts'
import { createOutletReader } from './storage/outlet-reader.ts'
import { createPostalCodeRepository } from './storage/postal-codes.ts'

/** The dependencies of the subgraph. */
export interface OutletsSubgraphOptions {
  /** Of the role `restante_outlets`; the caller ends it, after `close`. */
  readonly pool: Pool
  /** Seals cursors; the same for all processes that serve the subgraph. */
  readonly cursorKey: Buffer
  /** The present time, to which each realm's clock adds its offset. */
  now(): Date
  readonly log: Log
}

/** The outlets subgraph. */
export interface OutletsSubgraph extends Subgraph {
  /** Resolves when everything that was committed before the call is in the search index. */
  refresh(): Promise<void>
}

/**
 * Fills the search index from the published tables, then serves the register and the search for the nearest outlet.
 * Changes arrive within about a second.
 */
export async function createOutletsSubgraph(options: OutletsSubgraphOptions): Promise<OutletsSubgraph> {
  const { pool, cursorKey, now, log } = options
  const searchIndex = new SearchIndex()
  let settling: Promise<void> | null = null
  let isFilled = false
  const settle = (): void => {
    if (!isFilled) return
    settling ??= searchIndex
      .settle(buildTreeAside)
      .catch((error: unknown) => log.error({ err: error }, 'The search index could not be rebuilt.'))
      .finally(() => (settling = null))
  }
  const following = await followPublished({
    pool,
    index: searchIndex,
    onApplied: settle,
    onError: (error) => log.warn({ err: error }, 'A published table could not be read and will be read again.'),
  })
  await searchIndex.settle(undefined, { all: true })
  isFilled = true

  const outlets = createOutletReader(pool)
  const postalCodes = createPostalCodeRepository(pool)
  const subgraph = await createSubgraph<SchemaTypes>({
    name: 'outlets',
    typeDefs,
    resolvers,
    references,
    requiredScopes,
    log,
    contextOf: ({ caller }) => ({
      caller,
      now: caller ? searchIndex.realmTime(caller.realm, now()) : now(),
      searchIndex,
      outlets,
      postalCodes,
      cursorKey,
    }),
  })
  return {
    ...subgraph,
    refresh: () => following.refresh(),
    async close() {
      await subgraph.close()
      await following.close()
      await settling
    },
  }
}
