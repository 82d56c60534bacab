import { copyRows, migrate, openPool, urlFor } from '@restante/store'
import {
  type Caller,
  newOutletId,
  newRealmId,
  type OutletFact,
  outletFactTable,
  type OutletId,
  type ParcelId,
  type PartnerFact,
  partnerFactTable,
  type RealmFact,
  realmFactTable,
  type RealmId,
  type ServicePointFact,
  servicePointFactTable,
  silentLog,
} from '@restante/subgraph-kit'
import { migrations as outlets } from '@restante/subgraph-outlets'
import { createParcels, migrations as parcels, type Parcels } from '@restante/subgraph-parcels'
import { migrations as servicePoints } from '@restante/subgraph-service-points'
import type { Pool } from './pool.ts'

const realmId = 'bench' as RealmId
const secret = Buffer.alloc(32, 7)
/** No shelf becomes full. */
const places = 2_000_000_000
const now = new Date()

const operatorId = newRealmId('prt', realmId, now)
const shipperId = newRealmId('prt', realmId, now)
const base = { rev: 1, deleted: false }

const realm: RealmFact = { ...base, realmId, kind: 'SANDBOX', country: null, clockOffsetMs: 0 }

const partners: PartnerFact[] = [
  {
    ...base,
    realmId,
    partnerId: operatorId,
    code: 'operator',
    name: 'Operator',
    kind: 'OPERATOR',
    returnsPartnerId: null,
  },
  {
    ...base,
    realmId,
    partnerId: shipperId,
    code: 'shipper',
    name: 'Shipper',
    kind: 'PLATFORM',
    returnsPartnerId: null,
  },
]

function outletOf(outletId: OutletId, index: number): OutletFact {
  return {
    ...base,
    outletId,
    operatorCode: 'operator',
    operatorRef: String(index),
    kind: 'POST_OFFICE',
    status: 'ACTIVE',
    opensOn: null,
    closesOn: null,
    country: 'IN',
    timeZone: 'Asia/Kolkata',
    latitude: 18,
    longitude: 79,
    capabilities: ['RETURN', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'COLLECT'],
    // As many schedules as there are outlets: none is known from another.
    hours: `Mo-Sa ${String(8 + (index % 3)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}-18:00`,
    sizeLimit: null,
  }
}

function servicePointOf(outletId: OutletId): ServicePointFact {
  return {
    ...base,
    realmId,
    servicePointId: newRealmId('sp', realmId, now),
    partnerId: shipperId,
    partnerCode: 'shipper',
    programme: 'returns',
    outletId,
    capabilities: ['RETURN', 'DROP_OFF', 'DROP_OFF_UNLABELLED', 'COLLECT'],
    status: 'ACTIVE',
    visibility: 'PUBLIC',
    intake: 'OPEN',
    hours: null,
    validFrom: '2025-01-01',
    validUntil: null,
    sizeLimit: { longestSide: 600, weight: 20_000 },
    capacity: [
      { purpose: 'DROP_OFF', sizeClass: 'ANY', places },
      { purpose: 'COLLECTION', sizeClass: 'ANY', places },
    ],
    holdPolicy: { unit: 'OUTLET_OPENING_DAYS', count: 5 },
    redirectDecision: 'IMMEDIATE',
    decideWithinMinutes: null,
    redirectFee: null,
    cutOff: null,
    transit: null,
  }
}

const createReturn = `mutation($input: CreateReturnInput!) {
  createReturn(input: $input) { parcel { id } userErrors { code message } }
}`

const returnInput = {
  idempotencyKey: 'bench',
  method: 'DROP_OFF_UNLABELLED',
  items: [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' }],
  destination: { address: { lines: ['Hub 1'], country: 'IN' } },
  measure: { length: 300, width: 200, height: 120, weight: 900 },
}

/** The columns in which the rows of two returns differ, for a parcel with the id `id`. */
const differing = {
  return_order: `'id', 'ret' || substr(id, 4), 'rma', id`,
  parcel: `'id', id, 'return_id', 'ret' || substr(id, 4)`,
  code: `'id', 'cod' || substr(id, 4), 'reference', id`,
  code_parcel: `'parcel_id', id, 'code_id', 'cod' || substr(id, 4)`,
}

/** Makes returns that are like the only one that there is, but for their events. */
async function copyReturn(admin: Pool, parcelIds: readonly ParcelId[]): Promise<void> {
  for (const [table, columns] of Object.entries(differing)) {
    await admin.query(
      `insert into parcels.${table} select r.*
      from (select t as row from parcels.${table} t limit 1) template, unnest($1::text[]) id,
        jsonb_populate_record(template.row, jsonb_build_object(${columns})) r`,
      [parcelIds],
    )
  }
}

/** A database with returns that wait to be redirected to outlets, and the parcels of as many processes as wanted. */
export interface World {
  readonly admin: Pool
  readonly caller: Caller
  readonly outletIds: readonly OutletId[]
  /** Returns that nobody has redirected yet; each is given out once. */
  takeReturn(): ParcelId
  /** Returns the number of statements other than commits that all processes have sent for decisions so far. */
  countReads(): number
  /** Opens the parcels of another process, with its own queue of what waits for the next statement. */
  openParcels(): Promise<Parcels>
  close(): Promise<void>
}

/** Makes the world on a server. */
export async function makeWorld(serverUrl: string, counts: { outlets: number; returns: number }): Promise<World> {
  await migrate(serverUrl, secret, [
    { name: 'outlets', directory: outlets },
    { name: 'service_points', directory: servicePoints },
    { name: 'parcels', directory: parcels },
  ])
  const access = { databaseUrl: serverUrl, secret }
  const admin = openPool(serverUrl, { max: 4, statementTimeoutMs: 0 })
  const outletIds = Array.from({ length: counts.outlets }, () => newOutletId(now))
  const client = await admin.connect()
  try {
    await copyRows(client, realmFactTable, [realm])
    await copyRows(client, partnerFactTable, partners)
    await copyRows(client, outletFactTable, outletIds.map(outletOf))
    await copyRows(client, servicePointFactTable, outletIds.map(servicePointOf))
  } finally {
    client.release()
  }
  const pools = [openPool(urlFor('parcels', access)), openPool(urlFor('ledger', access), { max: 40 })] as const
  let reads = 0
  pools[1].on('acquire', () => (reads += 1))
  const opened: Parcels[] = []
  const returnIds = Array.from({ length: counts.returns }, () => newRealmId('par', realmId, now))
  const world: World = {
    admin,
    outletIds,
    caller: {
      keyId: 'bench',
      kind: 'SECRET',
      realm: realmId,
      livemode: false,
      partnerId: shipperId,
      scopes: ['parcels:write', 'returns:write'],
      outletIds: [],
    },
    takeReturn() {
      const id = returnIds.pop()
      if (id === undefined) throw new Error('All returns have been redirected; make more of them.')
      return id
    },
    countReads: () => reads,
    async openParcels() {
      const [pool, ledgerPool] = pools
      const made = await createParcels({ pool, ledgerPool, secrets: [secret], cursorKey: secret, log: silentLog })
      opened.push(made)
      return made
    },
    async close() {
      for (const each of opened) await each.close()
      for (const pool of [...pools, admin]) await pool.end()
    },
  }
  const { subgraph } = await world.openParcels()
  const context = { caller: world.caller, requestId: 'bench', deadline: Date.now() + 60_000 }
  const response = await subgraph.execute(createReturn, { input: returnInput }, context)
  if (!JSON.stringify(response).includes('"userErrors":[]')) throw new Error(JSON.stringify(response))
  for (let from = 0; from < returnIds.length; from += 10_000) {
    await copyReturn(admin, returnIds.slice(from, from + 10_000))
  }
  await admin.query('vacuum analyze')
  return world
}
