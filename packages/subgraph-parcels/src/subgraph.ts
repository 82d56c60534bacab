import { randomBytes } from 'node:crypto'
import {
  createSubgraph,
  followRealms,
  type Log,
  type Realms,
  type Subgraph,
  type RealmId,
} from '@restante/subgraph-kit'
import { deriveKey } from '@restante/store'
import type { Pool } from 'pg'
import { deriveCodeKeys } from './domain/code.ts'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { createContext, type Services } from './graphql/context.ts'
import { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
import { typeDefs } from './schema.ts'
import { createCallerTransaction } from './storage/caller-transaction.ts'
import { createCapacityReader } from './storage/capacity.ts'
import { createCodeRepository } from './storage/codes.ts'
import { openDatabase } from './storage/database.ts'
import { createDossierReader } from './storage/dossiers.ts'
import { createEventReader } from './storage/event-reader.ts'
import { createLedger } from './storage/ledger.ts'
import { createParcelReader } from './storage/parcel-reader.ts'
import { forgetOld } from './storage/retention.ts'
import { keepShelves } from './storage/shelf-copy.ts'
import { createSiteReader } from './storage/sites.ts'
import { createTimeZoneReader } from './storage/time-zones.ts'
import { createUnannouncedScanRepository } from './storage/unannounced-scans.ts'
import type { Deps } from './use-cases/deps.ts'

/** Where the parcels live, and with which secrets. */
export interface ParcelsOptions {
  /** Of role `restante_parcels`: reads under row-level security. */
  readonly pool: Pool
  /** Of role `restante_ledger`: decisions and writes. */
  readonly ledgerPool: Pool
  /** The secret from which codes are derived, newest first; a former one still opens the codes made with it. */
  readonly secrets: readonly Buffer[]
  readonly cursorKey: Buffer
  readonly log: Log
  /** The world's clock. */
  readonly now?: () => Date
}

/** The parcels subgraph, its use cases, and its shelves kept in step. */
export interface Parcels {
  readonly subgraph: Subgraph
  readonly deps: Deps
  readonly realms: Realms
  /** Resolves when the shelves show every service point that was published before the call. */
  refreshShelves(): Promise<void>
  /** Forgets what need not be known any more in a realm, such as idempotency keys of more than 30 days. */
  forgetOld(realm: RealmId): Promise<number>
  close(): Promise<void>
}

/** Starts the parcels subgraph: realms and shelves are followed before it answers. */
export async function createParcels(options: ParcelsOptions): Promise<Parcels> {
  const { pool, ledgerPool, log } = options
  const [realms, shelves] = await Promise.all([
    followRealms(pool, options.now),
    keepShelves(ledgerPool, (error) => log.warn({ err: error }, 'The shelves could not be brought up to date.')),
  ])
  const deps: Deps = {
    ledger: createLedger(ledgerPool),
    dossiers: createDossierReader(ledgerPool),
    sites: createSiteReader(ledgerPool),
    codes: createCodeRepository(ledgerPool),
    unannounced: createUnannouncedScanRepository(ledgerPool),
    codeKeys: deriveCodeKeys(options.secrets.map((secret) => (label, bytes) => deriveKey(secret, label, bytes))),
    realms,
    random: randomBytes,
  }
  const database = openDatabase(pool)
  const services: Services = {
    deps,
    readAs: (caller, now) => {
      const run = createCallerTransaction(database, caller, now)
      return { ...createParcelReader(run, caller.realm), ...createEventReader(run, caller) }
    },
    timeZones: createTimeZoneReader(pool),
    capacity: createCapacityReader(ledgerPool),
    cursorKey: options.cursorKey,
  }
  const subgraph = await createSubgraph<SchemaTypes>({
    name: 'parcels',
    typeDefs,
    resolvers,
    references,
    requiredScopes,
    contextOf: (request) => createContext(services, request),
    isReplay: (context) => context.replay.happened,
    log,
  })
  return {
    subgraph,
    deps,
    realms,
    refreshShelves: () => shelves.refresh(),
    forgetOld: (realm) => forgetOld(ledgerPool, realm, realms.now(realm)),
    async close() {
      await subgraph.close()
      await Promise.all([shelves.close(), realms.close()])
    },
  }
}
