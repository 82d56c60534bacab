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

const redirects = 100
const nobody = createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {} } })
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

async function start(): Promise<{ child: ChildProcess; platform: FullClient }> {
  const script = join(import.meta.dirname, 'support/graph-process.ts')
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      RESTANTE_DATA: dataDirectory,
      RESTANTE_WRITE_DEADLINE_MS: '60000',
      RESTANTE_PLANNING_MS: '60000',
      RESTANTE_READ_DEADLINE_MS: '60000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { endpoint, platformKey } = JSON.parse(line) as { endpoint: string; platformKey: `sk_test_${string}` }
  const timing = { maxRetries: 0, timeoutMs: 120_000, deadlineMs: 120_000 }
  return { child, platform: createClient({ endpoint, apiKey: platformKey, ...timing }) }
}

it('keeps every acknowledged redirect and counts no place twice when the process is killed in the middle', async () => {
  const first = await start()
  const items = [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' as const }]
  const destination = { address: { lines: ['Hub'], country: 'IN' } }
  const created = await Promise.all(
    Array.from({ length: redirects }, () =>
      first.platform.returns.create({ items, destination, method: 'DROP_OFF_UNLABELLED' }),
    ),
  )
  const parcels = created.map((each) => (each.ok && each.parcel ? each.parcel.id : ''))
  const filter = { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] as const }
  const { edges } = await first.platform.outlets.nearest({ near, filter, first: 20 })
  const outletIds = edges.map((edge) => edge.node.id)

  // Killed when some calls are acknowledged, some in progress and some waiting; the unfinished ones fail.
  const acknowledged = new Map<string, string>()
  const dead = once(first.child, 'exit')
  const ask = (platform: FullClient, parcelId: string, index: number) =>
    platform.parcels.redirect(
      { parcelId, outletIds: outletIds.slice(index % 10, (index % 10) + 5) },
      { idempotencyKey: `redirect-${parcelId}` },
    )
  await Promise.all(
    parcels.map(async (parcelId, index) => {
      const outcome = await ask(first.platform, parcelId, index).catch(() => null)
      if (!outcome?.ok) return
      acknowledged.set(parcelId, outcome.redirect.id)
      if (acknowledged.size === redirects / 4) first.child.kill('SIGKILL')
    }),
  )
  await dead
  expect(acknowledged.size).toBeGreaterThanOrEqual(redirects / 4)
  expect(acknowledged.size).toBeLessThan(redirects)

  const second = await start()
  for (const [parcelId, redirectId] of acknowledged) {
    const parcel = await second.platform.parcels.get({ id: parcelId })
    expect(parcel?.redirects.edges.map(({ node }) => [node.id, node.state])).toEqual([[redirectId, 'CONFIRMED']])
  }
  // Repeated with their keys, all succeed, and those that were acknowledged return the same redirect.
  const again = await Promise.all(parcels.map((parcelId, index) => ask(second.platform, parcelId, index)))
  for (const [index, outcome] of again.entries()) {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    const before = acknowledged.get(parcels[index]!)
    if (before !== undefined) expect(outcome.redirect.id).toBe(before)
  }

  const store = await openStore(readConfig({ RESTANTE_DATA: dataDirectory }), nobody)
  const admin = openPool(store.access.databaseUrl)
  const { rows } = await admin.query<Record<string, number>>(`
    select
      (select count(*) from parcels.place) as places,
      (select count(distinct holder_id) from parcels.place) as parcels,
      (select count(*) from parcels.redirect) as redirects,
      (select count(*) from parcels.event where type = 'redirect.confirmed') as events,
      (select count(*) from parcels.shelf s where s.open_ended
        + (select coalesce(sum(day), 0) from unnest(s.days) day)
        <> (select coalesce(sum(p.to_day - p.from_day + 1), 0) from parcels.place p
          where (p.realm_id, p.service_point_id, p.purpose, p.size_class) = (s.realm_id, s.service_point_id, s.purpose, s.size_class)))
        as miscounted`)
  expect(rows[0]).toEqual({ places: redirects, parcels: redirects, redirects, events: redirects, miscounted: 0 })
  await admin.end()
  await store.close()

  const ended = once(second.child, 'exit')
  second.child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  running.clear()
})
