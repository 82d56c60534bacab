import { deriveKey } from '@restante/store'
import { type Caller, createSubgraph, type Log, type Subgraph } from '@restante/subgraph-kit'
import type { Pool } from 'pg'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { createRequestScope, type SubgraphDeps } from './graphql/request-scope.ts'
import { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
import type { ServicePointDeps } from './use-cases/deps.ts'
import { createGuessLimit } from './use-cases/devices/guess-limit.ts'
import { typeDefs } from './schema.ts'
import { createRealmStore } from './storage/realm-store.ts'
import { createRealmReader } from './storage/realm-reader.ts'

/** The process around the subgraph. */
export interface SubgraphOptions
  extends Pick<SubgraphDeps, 'cursorKey' | 'checkDocument'>, Pick<ServicePointDeps, 'now'> {
  /** Secrets from which enrolment codes and the keys of devices are derived, newest first. */
  readonly secrets: readonly Buffer[]
  /** Connections of the role `restante_service_points`. */
  readonly pool: Pool
  readonly log: Log
}

/** Creates the subgraph of partners, agreements and service points. */
export function createServicePointsSubgraph({
  pool,
  log,
  now,
  cursorKey,
  checkDocument,
  secrets,
}: SubgraphOptions): Promise<Subgraph> {
  const useCases = {
    realms: createRealmStore(pool),
    now,
    enrolmentKeys: secrets.map((secret) => deriveKey(secret, 'device enrolment')),
  }
  const deps = {
    cursorKey,
    checkDocument,
    useCases,
    guesses: createGuessLimit(),
    readerOf: (caller: Caller, deadline: number) => createRealmReader(pool, caller, deadline),
  }
  return createSubgraph<SchemaTypes>({
    name: 'service-points',
    typeDefs,
    log,
    contextOf: (request) => createRequestScope(deps, request),
    isReplay: (scope) => scope.replay.happened,
    resolvers,
    references,
    requiredScopes,
  })
}
