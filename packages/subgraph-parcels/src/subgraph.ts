import { randomBytes } from 'node:crypto'
import {
  createSubgraph,
  deriveSessionKey,
  fault,
  followRealms,
  type Log,
  type Realms,
  type Subgraph,
  type RealmId,
} from '@restante/subgraph-kit'
import { deriveKey } from '@restante/store'
import type { Pool } from 'pg'
import { deriveCodeKeys } from './domain/codes/code.ts'
import type { SchemaTypes } from './generated/resolver-types.ts'
import { createContext, type Services } from './graphql/context.ts'
import { references, requiredScopes, resolvers } from './graphql/resolvers.ts'
import { typeDefs } from './schema.ts'
import { createCallerTransaction } from './storage/caller-transaction.ts'
import { createCapacityReader } from './storage/capacity.ts'
import { createCodeRepository } from './storage/codes.ts'
import { openDatabase } from './storage/database.ts'
import { createDossierReader } from './storage/dossiers.ts'
import { createDueReader } from './storage/upkeep/due.ts'
import { createEventReader } from './storage/event-reader.ts'
import { extendFullShelves } from './storage/upkeep/full-shelves.ts'
import { createLedger, openCommitPool } from './storage/ledger.ts'
import { createManifestRepository } from './storage/manifests.ts'
import { createParcelReader } from './storage/parcel-reader.ts'
import { followPartners } from './storage/partners.ts'
import { createReservationReader } from './storage/reservations.ts'
import { deleteExpired } from './storage/upkeep/retention.ts'
import { keepShelves } from './storage/upkeep/shelf-copy.ts'
import { createSessionReader } from './storage/sessions.ts'
import { createSiteReader } from './storage/sites.ts'
import { createTimeZoneReader } from './storage/time-zones.ts'
import { createUnannouncedScanRepository } from './storage/unannounced-scans.ts'
import type { Deps } from './use-cases/request/deps.ts'

/** Options of the parcels subgraph. */
export interface ParcelsOptions {
  /** Connects as `restante_parcels`, which reads under row-level security. */
  readonly pool: Pool
  /** Connects as `restante_ledger`, which reads what decisions are made on and writes them. */
  readonly ledgerPool: Pool
  /** Secrets from which codes are derived, newest first. Codes derived from an earlier secret remain valid. */
  readonly secrets: readonly Buffer[]
  readonly cursorKey: Buffer
  readonly log: Log
  /** Clock that the clocks of realms are based on. Default: the system's. */
  readonly now?: () => Date
  /**
   * Sets the clock of a sandbox forward, in the context that realms belong to. Without it `advanceClock` is unavailable, as in
   * a process without access to that context.
   */
  readonly advanceClock?: (realm: RealmId, to: Date) => Promise<void>
}

/** The running parcels subgraph with the collaborators of its use cases. */
export interface Parcels {
  readonly subgraph: Subgraph
  readonly deps: Deps
  readonly realms: Realms
  /** Resolves once the shelves include every service point that was published before the call. */
  refreshShelves(): Promise<void>
  /** Publishes full shelves of a realm for days that have come within reach. Returns the number of shelves. */
  extendFullShelves(realm: RealmId): Promise<number>
  /** Deletes what has expired in a realm, such as idempotency keys older than 30 days. Returns the number of deleted rows. */
  deleteExpired(realm: RealmId): Promise<number>
  close(): Promise<void>
}

/** Starts the parcels subgraph. Resolves once realms and shelves are up to date. */
export async function createParcels(options: ParcelsOptions): Promise<Parcels> {
  const { pool, ledgerPool, log, now = () => new Date() } = options
  const [realms, partners, shelves] = await Promise.all([
    followRealms(pool, now),
    followPartners(pool),
    keepShelves(ledgerPool, (error) => log.warn({ err: error }, 'The shelves could not be brought up to date.')),
  ])
  const commitPool = openCommitPool(ledgerPool)
  const deps: Deps = {
    ledger: createLedger(ledgerPool, commitPool),
    dossiers: createDossierReader(ledgerPool),
    sites: createSiteReader(ledgerPool, partners),
    reservations: createReservationReader(ledgerPool),
    sessions: createSessionReader(ledgerPool),
    codes: createCodeRepository(ledgerPool),
    unannounced: createUnannouncedScanRepository(ledgerPool),
    manifests: createManifestRepository(ledgerPool),
    codeKeys: deriveCodeKeys(options.secrets.map((secret) => (label, bytes) => deriveKey(secret, label, bytes))),
    realms,
    due: createDueReader(ledgerPool),
    clock: {
      async advance(realm, to) {
        if (!options.advanceClock) throw fault('UNAVAILABLE', 'The clock of the sandbox cannot be set by this process.')
        await options.advanceClock(realm, to)
        await realms.refresh()
      },
    },
    now,
    random: randomBytes,
  }
  const database = openDatabase(pool)
  const services: Services = {
    deps,
    readAs: (caller, at) => {
      const run = createCallerTransaction(database, caller, at)
      return { ...createParcelReader(run, caller.realm), ...createEventReader(run, caller) }
    },
    timeZones: createTimeZoneReader(pool),
    capacity: createCapacityReader(ledgerPool),
    cursorKey: options.cursorKey,
    sessionKey: deriveSessionKey(options.secrets[0]!),
  }
  const subgraph = await createSubgraph<SchemaTypes>({
    name: 'parcels',
    typeDefs,
    resolvers,
    references,
    requiredScopes,
    contextOf: (request) => createContext(services, request),
    admits: (context) => context.admits(),
    isReplay: (context) => context.replay.happened,
    log,
  })
  return {
    subgraph,
    deps,
    realms,
    refreshShelves: () => shelves.refresh(),
    extendFullShelves: (realm) => extendFullShelves(ledgerPool, realm, realms.now(realm)),
    deleteExpired: (realm) => deleteExpired(ledgerPool, realm, realms.now(realm), now()),
    async close() {
      await subgraph.close()
      await Promise.all([shelves.close(), partners.close(), realms.close()])
      await commitPool.end()
    },
  }
}
