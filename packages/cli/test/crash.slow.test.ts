import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient, type FullClient } from '@restante/sdk'
import { openPool } from '@restante/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { openStore } from '../src/open-store.ts'
import { createTerminal } from '../src/terminal.ts'

/** Requests of each kind, and of the outlets whose counters hand over. */
const [each, counters] = [48, 8]
const kills = 3
/** Fewer than the requests between two kills, so that some are left for the last. */
const clients = 24
const nobody = createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {} } })
const timing = { maxRetries: 0, timeoutMs: 120_000, deadlineMs: 120_000 }
const measure = { length: 250, width: 180, height: 90, weight: 650 }
const near = { postalCode: { country: 'IN', code: '560001' } }

let dataDirectory: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'restante-crash-'))
  await chmod(dataDirectory, 0o755)
})

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  // Adopts a server that the last process may have left and, as its last launcher, stops it.
  await (await openStore(readConfig({ RESTANTE_DATA: dataDirectory }), nobody)).close()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** A process of the whole graph, and a client of it with the key. */
interface Graph {
  readonly child: ChildProcess
  readonly platform: FullClient
  clientOf(apiKey: string): FullClient
}

async function start(): Promise<Graph> {
  const script = join(import.meta.dirname, 'support/graph-process.ts')
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      RESTANTE_DATA: dataDirectory,
      RESTANTE_WRITE_DEADLINE_MS: '60000',
      RESTANTE_PLANNING_MS: '60000',
      RESTANTE_READ_DEADLINE_MS: '60000',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  running.add(child)
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const { endpoint, platformKey } = JSON.parse(line) as { endpoint: string; platformKey: string }
  const clientOf = (apiKey: string): FullClient =>
    createClient({ endpoint, apiKey: apiKey as `sk_test_${string}`, ...timing })
  return { child, platform: clientOf(platformKey), clientOf }
}

/** A request that is repeated with its key until it is acknowledged. */
interface Request {
  /** Returns the id of what it made. Throws when it made nothing. */
  ask(graph: Graph): Promise<string>
  /** Returns the id of what it made, as it can be read later; `id` is what was acknowledged. */
  find(graph: Graph, id: string): Promise<string | undefined>
}

/** Prepares parcels to redirect and to collect, and returns the requests, kind by kind in turns. */
async function prepare({ child, platform, clientOf }: Graph): Promise<readonly Request[]> {
  const nearest = (...capabilities: readonly ('RETURN' | 'DROP_OFF_UNLABELLED' | 'COLLECT')[]) =>
    platform.outlets.nearest({ near, filter: { capabilities }, first: 20 })
  const dropOffs = (await nearest('RETURN', 'DROP_OFF_UNLABELLED')).edges.map(({ node }) => node.id)
  const { edges } = await nearest('COLLECT')
  const partnersAt = ({ servicePoints }: (typeof edges)[number]) =>
    servicePoints?.map((point) => point?.partner.id) ?? []
  const [carrier] = edges.flatMap(partnersAt) as [string]
  const collects = edges.filter((edge) => partnersAt(edge).includes(carrier)).map(({ node }) => node.id)
  const keys = new Map<string, string>()
  for (const outletId of collects.slice(0, counters)) {
    child.send(outletId)
    const [{ key }] = (await once(child, 'message')) as [{ key: string }]
    keys.set(outletId, key)
  }
  const items = [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' as const }]
  const destination = { address: { lines: ['Hub'], country: 'IN' } }
  const lists = await Promise.all(
    Array.from({ length: each }, async (_, index): Promise<readonly Request[]> => {
      const idempotencyKey = `crash-${index}`
      const opened = requireOk(await platform.returns.create({ items, destination, method: 'DROP_OFF_UNLABELLED' }))
      const redirect = {
        parcelId: opened.parcel!.id,
        outletIds: dropOffs.slice(index % 10, (index % 10) + 5),
      }
      const reserve = {
        outletIds: collects,
        partners: [carrier],
        purpose: 'COLLECTION' as const,
        parcels: [measure, measure],
      }
      const outletId = collects[index % counters]!
      const key = keys.get(outletId)!
      const parcelId = requireOk(await platform.parcels.create({ destination: { outletId }, measure, carrier })).parcel
        .id
      const scan = { kind: 'ARRIVED_OUTLET' as const, parcelId, outletId, occurredAt: new Date().toISOString() }
      requireOk(await clientOf(key).parcels.recordScan(scan))
      const { qr } = requireOk(await platform.parcels.issueCode({ parcelIds: [parcelId] })).code
      return [
        {
          ask: async (graph) =>
            requireOk(await graph.platform.parcels.redirect(redirect, { idempotencyKey })).redirect.id,
          find: async (graph) =>
            (await graph.platform.parcels.get({ id: redirect.parcelId }))?.redirects.edges[0]?.node.id,
        },
        {
          ask: async (graph) =>
            requireOk(await graph.platform.reservations.create(reserve, { idempotencyKey })).reservation.id,
          find: async (graph, id) => (await graph.platform.reservations.get({ id }))?.id,
        },
        {
          ask: async (graph) =>
            requireOk(await graph.clientOf(key).counter.collect({ outletId, qr }, { idempotencyKey })).handOver!.id,
          find: async (graph) => (await graph.platform.parcels.get({ id: parcelId }))?.handOver?.id,
        },
      ]
    }),
  )
  return lists.flat()
}

function requireOk<Outcome extends { readonly ok: boolean }>(
  outcome: Outcome,
): Extract<Outcome, { readonly ok: true }> {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome as Extract<Outcome, { readonly ok: true }>
}

it('keeps what was acknowledged, and does nothing twice, when the process is killed in the middle again and again', async () => {
  let graph = await start()
  const requests = await prepare(graph)
  const acknowledged = new Map<Request, string>()
  for (let kill = 1; kill <= kills; kill++) {
    // Killed when some are acknowledged, some in progress and some have not begun; the unfinished ones fail.
    const { child } = graph
    const dead = once(child, 'exit')
    const enough = (kill * requests.length) / (kills + 1)
    const left = requests.filter((request) => !acknowledged.has(request)).values()
    const work = async (): Promise<void> => {
      for (const request of left) {
        const id = await request.ask(graph).catch(() => null)
        if (id !== null) acknowledged.set(request, id)
        if (acknowledged.size >= enough) child.kill('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: clients }, work))
    await dead
    expect(acknowledged.size).toBeGreaterThanOrEqual(enough)
    expect(acknowledged.size).toBeLessThan(requests.length)
    graph = await start()
    for (const [request, id] of acknowledged) expect(await request.find(graph, id)).toBe(id)
  }
  // Repeated with their keys, all succeed, and those that were acknowledged return what they returned.
  const again = await Promise.all(requests.map((request) => request.ask(graph)))
  for (const [index, request] of requests.entries()) {
    const before = acknowledged.get(request)
    if (before !== undefined) expect(again[index]).toBe(before)
  }

  const store = await openStore(readConfig({ RESTANTE_DATA: dataDirectory }), nobody)
  const admin = openPool(store.access.databaseUrl)
  const { rows } = await admin.query<Record<string, number>>(`
    select
      (select count(*) from parcels.redirect where state = 'CONFIRMED') as redirects,
      (select count(*) from parcels.event where type = 'redirect.confirmed') as confirmed,
      (select count(*) from parcels.place l join parcels.parcel p on (p.realm_id, p.id) = (l.realm_id, l.holder_id)) as promised,
      (select count(*) from parcels.reservation where state = 'HELD') as reservations,
      (select count(*) from parcels.place l join parcels.reservation r on (r.realm_id, r.id) = (l.realm_id, l.holder_id)) as reserved,
      (select count(*) from parcels.hand_over) as "handOvers",
      (select count(*) from parcels.event where type = 'parcel.collected') as collected,
      (select count(*) from parcels.parcel p where p.sequence
        <> (select count(*) from parcels.event e where (e.realm_id, e.parcel_id) = (p.realm_id, p.id))) as gaps,
      (select count(*) from parcels.shelf s where s.open_ended
        + (select coalesce(sum(day), 0) from unnest(s.days) day)
        <> (select coalesce(sum(case when p.to_day is null then 1 else p.to_day - p.from_day + 1 end), 0) from parcels.place p
          where (p.realm_id, p.service_point_id, p.purpose, p.size_class) = (s.realm_id, s.service_point_id, s.purpose, s.size_class)))
        as miscounted`)
  expect(rows[0]).toEqual({
    redirects: each,
    confirmed: each,
    promised: each,
    reservations: each,
    reserved: 2 * each,
    handOvers: each,
    collected: each,
    gaps: 0,
    miscounted: 0,
  })
  await admin.end()
  await store.close()

  const ended = once(graph.child, 'exit')
  graph.child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  running.clear()
})
