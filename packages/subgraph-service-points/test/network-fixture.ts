import {
  type Caller,
  newOutletId,
  type OutletId,
  type PartnerId,
  parseRealm,
  type RealmId,
  type RequestContext,
  type Scope,
  silentLog,
  type Subgraph,
} from '@restante/subgraph-kit'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import type { Pool } from 'pg'
import {
  createPartner,
  createRealm,
  createRealmStore,
  createServicePointsSubgraph,
  migrations,
  type PartnerKind,
  type Refused,
  type ServicePointDeps,
  type ServicePointDraft,
} from '../src/index.ts'

/** The contexts whose tables this one reads and writes. */
export const contexts = [
  { name: 'outlets', directory: new URL('../../subgraph-outlets/migrations/', import.meta.url) },
  { name: 'service_points', directory: migrations },
]

/** An outlet for the register. */
export interface FixtureOutlet {
  readonly operatorCode?: string
  readonly operatorRef: string
  readonly timeZone?: string
  readonly longitude?: number
  readonly capabilities?: readonly string[]
  readonly hours?: string
}

/** Writes outlets as the register publishes them; returns their ids in the order given. */
export async function publishOutlets(db: TestDatabase, outlets: readonly FixtureOutlet[]): Promise<OutletId[]> {
  const rows = outlets.map((outlet, index) => ({ id: newOutletId(new Date(1_700_000_000_000 + index)), ...outlet }))
  await db.pool('outlets').query(
    `with head as (
       update published_outlets.head set rev = rev + $2 where table_name = 'outlet_fact' returning rev - $2 as before
     )
     insert into published_outlets.outlet_fact
       (outlet_id, operator_code, operator_ref, kind, status, country, time_zone, latitude, longitude, capabilities, hours, rev)
     select o->>'id', coalesce(o->>'operatorCode', 'post'), o->>'operatorRef', 'POST_OFFICE', 'ACTIVE', 'IN',
            coalesce(o->>'timeZone', 'Asia/Kolkata'), 20, coalesce((o->>'longitude')::float8, 79),
            array(select jsonb_array_elements_text(coalesce(o->'capabilities',
              '["COLLECT", "DROP_OFF", "DROP_OFF_UNLABELLED", "RETURN"]'))),
            o->>'hours', head.before + n
       from jsonb_array_elements($1::jsonb) with ordinality as list(o, n), head`,
    [JSON.stringify(rows), rows.length],
  )
  return rows.map(({ id }) => id)
}

/** A sandbox with an operator, a carrier, a platform and a stranger, and a clock that stands still. */
export interface Network {
  readonly db: TestDatabase
  readonly pool: Pool
  readonly deps: ServicePointDeps
  readonly realm: RealmId
  readonly partners: Readonly<Record<'post' | 'carrier' | 'platform' | 'stranger', PartnerId>>
  readonly subgraph: Subgraph
  /** Runs an operation with a key of that partner. */
  ask(
    query: string,
    partnerId: PartnerId,
    variables?: Record<string, unknown>,
    scopes?: readonly Scope[],
  ): Promise<{ data: any; codes: unknown[] }> // oxlint-disable-line typescript/no-explicit-any
  close(): Promise<void>
}

/** The moment at which every fixture's clock stands. */
export const noon = new Date('2026-11-22T12:00:00Z')

const kinds = { post: 'OPERATOR', carrier: 'CARRIER', platform: 'PLATFORM', stranger: 'RETAILER' } as const

/** Makes a network in a database of its own. */
export async function createNetwork(options: { clockOffsetMs?: number } = {}): Promise<Network> {
  const db = await createTestDatabase(contexts)
  const pool = db.pool('service_points')
  const deps = { realms: createRealmStore(pool), now: () => noon }
  const realm = parseRealm('demo')!
  requireDone(await createRealm(deps, { realm, kind: 'SANDBOX', ownerCode: 'platform', ...options }))
  const partners: Partial<Record<keyof typeof kinds, PartnerId>> = {}
  for (const [code, kind] of Object.entries(kinds) as [keyof typeof kinds, PartnerKind][]) {
    const name = `The ${code}`
    partners[code] = requireDone(await createPartner(deps, { realm, code, name, kind })).partnerId
  }
  const subgraph = await createServicePointsSubgraph({
    pool,
    now: deps.now,
    cursorKey: Buffer.alloc(32, 7),
    // The graph as a whole is not known here.
    checkDocument: async (text, audience) =>
      text.includes('nothing') ? [`${audience}: there is no field "nothing".`] : [],
    secrets: [Buffer.alloc(32, 8)],
    log: silentLog,
  })
  return {
    db,
    pool,
    deps,
    realm,
    partners: partners as Network['partners'],
    subgraph,
    async ask(query, partnerId, variables = {}, scopes = ['outlets:read', 'agreements:read']) {
      const { data, errors = [] } = await subgraph.execute(query, variables, requestOf(realm, partnerId, scopes))
      return { data, codes: errors.map((error) => error.extensions['code']) }
    },
    async close() {
      await subgraph.close()
      await db.drop()
    },
  }
}

/** A request with a secret key. */
export function requestOf(realm: RealmId, partnerId: PartnerId, scopes: readonly Scope[]): RequestContext {
  const key = { keyId: 'key', kind: 'SECRET', livemode: false, outletIds: [] } as const
  const caller: Caller = { ...key, realm, partnerId, scopes }
  return { caller, requestId: 'test', deadline: Date.now() + 60_000 }
}

/** The tables of this context that were analysed, other than by autovacuum. */
export async function listAnalysed(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `select relname as name from pg_stat_user_tables
      where schemaname in ('service_points', 'published_service_points') and relname <> 'head' and analyze_count > 0
      order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** A draft at an outlet, as plain as can be. */
export function draftAt(outletId: string, change: Partial<ServicePointDraft> = {}): ServicePointDraft {
  return {
    outletId,
    capabilities: ['COLLECT', 'DROP_OFF'],
    capacity: [{ purpose: 'DROP_OFF', sizeClass: 'ANY', places: 20 }],
    holdPolicy: { unit: 'OUTLET_OPENING_DAYS', count: 7 },
    validFrom: '2025-01-01',
    ...change,
  }
}

/** Returns the result. Throws when it is a refusal. */
export function requireDone<Result extends { kind: string }>(result: Result | Refused): Exclude<Result, Refused> {
  if (result.kind === 'refused') throw new Error(`Refused: ${JSON.stringify(result)}`)
  return result as Exclude<Result, Refused>
}
