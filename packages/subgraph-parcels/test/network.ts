import {
  type Caller,
  type Log,
  newOutletId,
  newRealmId,
  type OutletId,
  type PartnerId,
  type RealmId,
  type RequestContext,
  silentLog,
} from '@restante/subgraph-kit'
import { migrations as outlets } from '@restante/subgraph-outlets'
import { migrations as servicePoints } from '@restante/subgraph-service-points'
import { openPool } from '@restante/store'
import { createTestDatabase } from '@restante/store/testing'
import type { Pool } from 'pg'
import { createParcels, migrations as parcels, type Parcels } from '../src/index.ts'

/** The parcels subgraph over a database with the published facts of the other contexts. */
export interface Network {
  readonly parcels: Parcels
  readonly admin: Pool
  /** Connects as `restante_ledger`. */
  readonly ledgerPool: Pool
  /** Connects as `restante_parcels`. */
  readonly readerPool: Pool
  readonly databaseUrl: string
  readonly secret: Buffer
  readonly partners: Record<'operator' | 'platform' | 'carrier' | 'stranger', PartnerId>
  readonly outlets: readonly OutletId[]
  /** Sets the realm's time. */
  setTime(text: string): void
  caller(partner: keyof Network['partners'], change?: Partial<Caller>): Caller
  /** Returns the caller of a device of the operator at these outlets. */
  counter(...outletIds: OutletId[]): Caller
  run(caller: Caller | null, query: string, variables?: Record<string, unknown>): Promise<GraphqlResponse>
  /** Runs a mutation and returns its payload. Throws on a fault. */
  mutate(caller: Caller, name: string, input: object, fields: string): Promise<any>
  createReturn(change?: object): Promise<{ parcelId: string; reference: string; digits: string; qr: string }>
  redirect(parcelId: string, outletIds: readonly string[], change?: object, caller?: Caller): Promise<any>
  /** Publishes a service point again with the default facts and these changes. */
  publish(index: number, change: Partial<ServicePointRow>): Promise<void>
  /** Publishes the grant of shipping by which a partner uses the service points, or the numbers, of another. */
  grant(partner: keyof Network['partners'], change?: Partial<GrantRow>): Promise<void>
  /** Throws when the counters of a shelf do not equal the number of its places. */
  checkShelves(): Promise<void>
  close(): Promise<void>
}

export interface GraphqlResponse {
  readonly data: any
  readonly errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[]
}

export interface ServicePointRow {
  readonly capabilities: readonly string[]
  readonly status: string
  readonly visibility: string
  readonly intake: string
  readonly hours: string | null
  readonly valid_from: string
  readonly valid_until: string | null
  readonly size_limit: object | null
  readonly capacity: readonly { purpose: string; sizeClass: string; places: number }[]
  readonly hold_policy: object
  readonly redirect_decision: string
  readonly decide_within_minutes: number | null
  readonly redirect_fee: object | null
  readonly cut_off: object | null
  readonly transit: object | null
  /** True once no agreement covers the service point. */
  readonly deleted: boolean
}

export interface GrantRow {
  /** Default: the platform. */
  readonly granted_by: keyof Network['partners']
  readonly valid_from: string
  readonly valid_until: string | null
  readonly max_redirects: number | null
  readonly deleted: boolean
}

export const realm = 'demo' as RealmId

/** A Monday at noon in India. */
export const start = '2026-11-23T06:30:00Z'

const defaults: ServicePointRow = {
  capabilities: ['RETURN', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'COLLECT'],
  status: 'ACTIVE',
  visibility: 'PUBLIC',
  intake: 'OPEN',
  hours: 'Mo-Sa 09:00-18:00',
  valid_from: '2025-04-01',
  valid_until: null,
  size_limit: { longestSide: 600, weight: 20_000 },
  capacity: [
    { purpose: 'DROP_OFF', sizeClass: 'ANY', places: 20 },
    { purpose: 'COLLECTION', sizeClass: 'ANY', places: 30 },
  ],
  hold_policy: { unit: 'OUTLET_OPENING_DAYS', count: 5 },
  redirect_decision: 'IMMEDIATE',
  decide_within_minutes: null,
  redirect_fee: null,
  cut_off: null,
  transit: null,
  deleted: false,
}

const all = [
  'outlets:read',
  'reservations:write',
  'parcels:read',
  'parcels:write',
  'returns:read',
  'returns:write',
] as const

/**
 * Starts the parcels subgraph over a database with four published outlets and the platform's service points there, to which
 * the carrier ships as well; the stranger does not. The platform ships with the carrier.
 */
export async function startNetwork({ log = silentLog }: { log?: Log } = {}): Promise<Network> {
  const database = await createTestDatabase([
    { name: 'outlets', directory: outlets },
    { name: 'service_points', directory: servicePoints },
    { name: 'parcels', directory: parcels },
  ])
  const admin = openPool(database.databaseUrl)
  let now = new Date(start)
  const partner = (): PartnerId => newRealmId('prt', realm, now)
  const partners = { operator: partner(), platform: partner(), carrier: partner(), stranger: partner() }
  const outletIds = Array.from({ length: 4 }, () => newOutletId(now))
  const pointIds = outletIds.map(() => newRealmId('sp', realm, now))
  await admin.query(`insert into published_service_points.realm_fact values ($1, 'SANDBOX', null, 0, 1)`, [realm])
  for (const [index, [name, id]] of Object.entries(partners).entries()) {
    const kind = name === 'operator' ? 'OPERATOR' : name === 'carrier' ? 'CARRIER' : 'PLATFORM'
    await admin.query(`insert into published_service_points.partner_fact values ($1, $2, $3, $3, $4, null, $5)`, [
      realm,
      id,
      name,
      kind,
      index + 1,
    ])
  }
  for (const [index, id] of outletIds.entries()) {
    await admin.query(
      `insert into published_outlets.outlet_fact (outlet_id, operator_code, operator_ref, kind, status, country, time_zone, latitude, longitude, capabilities, rev)
      values ($1, 'operator', $2, 'POST_OFFICE', 'ACTIVE', 'IN', 'Asia/Kolkata', 18, 79, $3, $4)`,
      [id, String(index), defaults.capabilities, index + 1],
    )
  }
  let rev = 0
  const publishRow = async (index: number, row: ServicePointRow): Promise<void> => {
    await admin.query(
      `insert into published_service_points.service_point_fact (realm_id, service_point_id, partner_id, partner_code, programme, outlet_id,
        capabilities, status, visibility, intake, hours, valid_from, valid_until, size_limit, capacity, hold_policy, rev,
        redirect_decision, decide_within_minutes, redirect_fee, cut_off, transit, deleted)
      values ($1, $2, $3, 'platform', 'returns', $4, $5, $6, $20, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $21)
      on conflict (realm_id, service_point_id) do update set capabilities = excluded.capabilities, status = excluded.status,
        visibility = excluded.visibility, intake = excluded.intake,
        hours = excluded.hours, valid_from = excluded.valid_from, valid_until = excluded.valid_until, size_limit = excluded.size_limit,
        capacity = excluded.capacity, hold_policy = excluded.hold_policy, rev = excluded.rev,
        redirect_decision = excluded.redirect_decision, decide_within_minutes = excluded.decide_within_minutes,
        redirect_fee = excluded.redirect_fee, cut_off = excluded.cut_off, transit = excluded.transit, deleted = excluded.deleted`,
      [
        realm,
        pointIds[index],
        partners.platform,
        outletIds[index],
        row.capabilities,
        row.status,
        row.intake,
        row.hours,
        row.valid_from,
        row.valid_until,
        JSON.stringify(row.size_limit),
        JSON.stringify(row.capacity),
        JSON.stringify(row.hold_policy),
        ++rev,
        row.redirect_decision,
        row.decide_within_minutes,
        row.redirect_fee,
        row.cut_off,
        row.transit,
        row.visibility,
        row.deleted,
      ],
    )
  }
  let grantRev = 0
  const grant: Network['grant'] = async (name, change = {}) => {
    const row: GrantRow = {
      granted_by: 'platform',
      valid_from: '2025-04-01',
      valid_until: null,
      max_redirects: null,
      deleted: false,
      ...change,
    }
    await admin.query(
      `insert into published_service_points.shipping_grant_fact
        (realm_id, partner_id, granted_by_partner_id, valid_from, valid_until, max_redirects, deleted, rev)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (realm_id, partner_id, granted_by_partner_id) do update set valid_from = excluded.valid_from,
        valid_until = excluded.valid_until, max_redirects = excluded.max_redirects, deleted = excluded.deleted, rev = excluded.rev`,
      [
        realm,
        partners[name],
        partners[row.granted_by],
        row.valid_from,
        row.valid_until,
        row.max_redirects,
        row.deleted,
        ++grantRev,
      ],
    )
  }
  await grant('carrier')
  await grant('platform', { granted_by: 'carrier' })
  for (const index of outletIds.keys()) await publishRow(index, defaults)
  const system = await createParcels({
    pool: database.pool('parcels'),
    ledgerPool: database.pool('ledger'),
    secrets: [database.secret],
    cursorKey: Buffer.alloc(32, 1),
    log,
    now: () => now,
    advanceClock: async (_realm, to) => {
      now = to
    },
  })

  let keys = 0
  const caller: Network['caller'] = (name, change = {}) => ({
    keyId: `key_${name}`,
    kind: 'SECRET',
    realm,
    livemode: false,
    partnerId: partners[name],
    scopes: name === 'operator' ? [...all, 'counter'] : all,
    outletIds: [],
    ...change,
  })
  const run: Network['run'] = async (who, query, variables = {}) => {
    const request: RequestContext = { caller: who, requestId: 'test', deadline: Date.now() + 60_000 }
    return JSON.parse(JSON.stringify(await system.subgraph.execute(query, variables, request))) as GraphqlResponse
  }
  const mutate: Network['mutate'] = async (who, name, input, fields) => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`
    const response = await run(who, `mutation($input: ${type}!) { ${name}(input: $input) { ${fields} } }`, {
      input: { idempotencyKey: `key-${++keys}`, ...input },
    })
    if (response.errors)
      throw Object.assign(new Error(response.errors[0]!.message), { code: response.errors[0]!.extensions.code })
    return response.data[name]
  }
  return {
    parcels: system,
    admin,
    ledgerPool: database.pool('ledger'),
    readerPool: database.pool('parcels'),
    databaseUrl: database.databaseUrl,
    secret: database.secret,
    partners,
    outlets: outletIds,
    setTime: (text) => (now = new Date(text)),
    caller,
    counter: (...own) =>
      caller('operator', { kind: 'DEVICE', keyId: `device_${own.join('_')}`, outletIds: own, scopes: ['counter'] }),
    run,
    mutate,
    async createReturn(change = {}) {
      const payload = await mutate(
        caller('platform'),
        'createReturn',
        {
          method: 'DROP_OFF_UNLABELLED',
          items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
          destination: { address: { lines: ['Hub 1'], country: 'IN' } },
          measure: { length: 300, width: 200, height: 120, weight: 900 },
          ...change,
        },
        'parcel { id } code { reference digits qr } userErrors { code path message }',
      )
      if (!payload.parcel) throw new Error(JSON.stringify(payload.userErrors))
      return { parcelId: payload.parcel.id, ...payload.code }
    },
    redirect: (parcelId, to, change = {}, who = caller('platform')) =>
      mutate(
        who,
        'redirectParcel',
        { parcelId, outletIds: to, ...change },
        'redirect { id state outletId arrivesOn reservedUntil } refusals { outletId code dimension limit actual retryable } userErrors { code retryable }',
      ),
    async publish(index, change) {
      await publishRow(index, { ...defaults, ...change })
      await system.refreshShelves()
    },
    grant,
    async checkShelves() {
      const { rows } = await admin.query<{ counted: number; placed: number }>(`
        select s.open_ended + (select coalesce(sum(s.days[parcels.slot(s.days_from + step)]), 0) from generate_series(0, 31) step) as counted,
          (select coalesce(sum(case when p.to_day is null then 1
            else greatest(0, p.to_day - greatest(p.from_day, s.days_from) + 1) end), 0) from parcels.place p
            where (p.realm_id, p.service_point_id, p.purpose, p.size_class) = (s.realm_id, s.service_point_id, s.purpose, s.size_class)) as placed
        from parcels.shelf s`)
      const wrong = rows.filter(({ counted, placed }) => counted !== placed)
      if (wrong.length > 0) throw new Error(`Shelves and places differ: ${JSON.stringify(wrong)}`)
    },
    async close() {
      await system.close()
      await admin.end()
      await database.drop()
    },
  }
}
