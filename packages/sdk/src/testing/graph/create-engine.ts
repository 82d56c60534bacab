import { randomBytes } from 'node:crypto'
import { createDocumentCheck, createSafelist, type ListedDocument } from '@restante/gateway/engine'
import ownDocuments from '@restante/gateway/own-documents.json' with { type: 'json' }
import { type RequestContext, shopperScopes } from '@restante/subgraph-kit'
import * as outlets from '@restante/subgraph-outlets/engine'
import * as parcels from '@restante/subgraph-parcels/engine'
import * as servicePoints from '@restante/subgraph-service-points/engine'
import { schemaText } from '../generated/schema.ts'
import { createCapacityReader } from '../memory/parcels/capacity.ts'
import { createCodeRepository } from '../memory/parcels/codes.ts'
import { createDossierReader } from '../memory/parcels/dossiers.ts'
import { Documents } from '../memory/service-points/documents.ts'
import type { Keys } from '../memory/service-points/keys.ts'
import { createLedger } from '../memory/parcels/ledger.ts'
import { createManifestRepository } from '../memory/parcels/manifests.ts'
import { createOutletReader, createPostalCodeReader } from '../memory/outlets/outlet-reader.ts'
import { createParcelReader } from '../memory/parcels/parcel-reader.ts'
import { createRealmReader } from '../memory/service-points/realm-reader.ts'
import { createRealmStore } from '../memory/service-points/realm-store.ts'
import { createDueReader, createReservationReader } from '../memory/parcels/reservations.ts'
import { createScanRepository } from '../memory/parcels/scans.ts'
import { createSearchIndex } from '../memory/outlets/search.ts'
import { createSessionReader } from '../memory/parcels/sessions.ts'
import { createSiteReader } from '../memory/parcels/sites.ts'
import { createTables, type Tables } from '../memory/tables.ts'
import type { World } from '../memory/world.ts'
import type { ExecutableGraph } from './execute-request.ts'
import { joinParts } from './join-parts.ts'
import { homes, type Part, type PartName } from './part.ts'

/** The graph over a world in memory, without an address. */
export interface Engine extends ExecutableGraph {
  readonly tables: Tables
  /** Ends what has lapsed by the clock. */
  settle(): Promise<void>
  /** Lets time pass up to a moment: what falls due meanwhile happens in its order and at its time. */
  runUntil(to: Date): Promise<void>
}

/** The parts of a graph over a world. */
export interface EngineOptions {
  /** Texts of the documents that publishable keys may run besides those of this package. */
  readonly documents: readonly string[]
  readonly onFailure: (error: unknown) => void
  /** Signs the keys of shoppers. */
  readonly sessionKey: Buffer
}

/** Creates the graph over a world: the resolvers and rules of the three subgraphs, with their ports in memory. */
export function createEngine(world: World, keys: Keys, { documents, onFailure, sessionKey }: EngineOptions): Engine {
  const { realm, clock } = world
  const tables = createTables()
  const marks = { overfull: new Set<string>(), firstDay: new Map<string, string>() }
  const cursorKey = randomBytes(32)
  const search = createSearchIndex(world, tables, marks)
  const deps: parcels.Deps = {
    ledger: createLedger({ world, tables, marks, onChanged: (shelves) => search.refresh(shelves) }),
    dossiers: createDossierReader(world, tables),
    sites: createSiteReader(world),
    reservations: createReservationReader(tables),
    sessions: createSessionReader(tables),
    codes: createCodeRepository(tables),
    unannounced: createScanRepository(tables),
    manifests: createManifestRepository(world, tables),
    codeKeys: parcels.deriveCodeKeys([(_label, bytes) => randomBytes(bytes)]),
    realms: {
      now: () => clock.now(),
      country: () => null,
      ids: () => [realm],
      refresh: async () => {},
      close: async () => {},
    },
    due: createDueReader(tables),
    clock: {
      async advance(_realm, to) {
        clock.setForward(to)
        search.refreshAll()
      },
    },
    now: () => clock.now(),
    random: randomBytes,
  }
  const services: parcels.Services = {
    deps,
    readAs: (caller, now) => createParcelReader(tables, caller, now),
    timeZones: {
      read: async (ids) =>
        new Map(ids.flatMap((id) => (world.outlets.has(id) ? [[id, world.outlets.get(id)!.timeZone]] : []))),
    },
    capacity: createCapacityReader(world, tables, marks),
    cursorKey,
    sessionKey,
  }
  const listed = new Documents()
  const check = createDocumentCheck({
    openGraph: () => ({ schema, entities: new Set(Object.keys(homes)) }),
    requiredScopes: [outlets, servicePoints, parcels].map(({ requiredScopes }) => requiredScopes),
    scopes: { PUBLISHABLE: servicePoints.scopesByKind.PUBLISHABLE, SHOPPER: shopperScopes },
  })
  const scopeDeps: servicePoints.SubgraphDeps = {
    cursorKey,
    checkDocument: async (text, audience) => check(text, audience),
    useCases: {
      realms: createRealmStore(world, keys, listed),
      now: () => clock.now(),
      enrolmentKeys: [randomBytes(32)],
    },
    guesses: servicePoints.createGuessLimit(),
    readerOf: ({ partnerId }) => createRealmReader(world, keys, listed, partnerId),
  }
  const outletsContext = {
    searchIndex: search.index,
    outlets: createOutletReader(world),
    postalCodes: createPostalCodeReader(world),
    cursorKey,
  }
  const parts: Record<PartName, Part> = {
    outlets: toPart(outlets, ({ caller }) => ({ ...outletsContext, caller, now: clock.now() })),
    'service-points': toPart(servicePoints, (request) => servicePoints.createRequestScope(scopeDeps, request)),
    parcels: {
      ...toPart(parcels, (request) => parcels.createContext(services, request)),
      admits: (context) => (context as parcels.Context).admits(),
    },
  }
  const schema = joinParts(schemaText, parts)
  return {
    schema,
    parts,
    safelist: createSafelist(
      [
        ...(ownDocuments as readonly ListedDocument[]),
        ...documents.map((text): ListedDocument => ({ text, audiences: ['PUBLISHABLE', 'SHOPPER'] })),
      ],
      listed.register,
    ),
    onFailure,
    tables,
    async settle() {
      while (await parcels.lapseDue(deps, realm));
    },
    runUntil: (to) => parcels.runUntil(deps, realm, to),
  }
}

/** The types of the subgraphs' resolvers are stricter than what joins them can state. */
function toPart(
  subgraph: {
    readonly resolvers: object
    readonly references: object
    readonly requiredScopes: Part['requiredScopes']
  },
  contextOf: (request: RequestContext) => object,
): Part {
  const { resolvers, references, requiredScopes } = subgraph
  return {
    resolvers: resolvers as Part['resolvers'],
    references: references as Part['references'],
    requiredScopes,
    contextOf,
  }
}
