import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient, type FullClient } from '@restante/sdk'

/** Latency of redirects through the SDK, the gateway and HTTP, from the moment at which each was due. */
export interface GatewayRun {
  readonly perSecond: number
  readonly p50Millis: number
  readonly p99Millis: number
  /** Redirects that failed or were refused. */
  readonly failed: number
}

type Environment = Readonly<Record<string, string | undefined>>

const candidates = 3
const destination = { address: { lines: ['Hub 1'], country: 'IN' } }
const items = [{ sku: 'SHOE-42', quantity: 1, reason: 'DOES_NOT_FIT' as const }]

/** Starts the whole graph as a user does, and redirects returns at a steady rate, whether earlier ones are done or not. */
export async function runThroughGateway(
  { rate, seconds, env }: { readonly rate: number; readonly seconds: number; readonly env: Environment },
  stop: AbortSignal,
): Promise<GatewayRun> {
  const folder = await mkdtemp(join(tmpdir(), 'restante-bench-'))
  // The server of a run as root is another user's.
  await chmod(folder, 0o755)
  const { child, client } = await startGraph(folder, env)
  try {
    const outletIds = await findOutlets(client)
    const parcelIds = await createReturns(client, rate * (seconds + 1))
    await redirectAll(client, parcelIds.splice(0, rate), outletIds, rate, stop)
    return await redirectAll(client, parcelIds, outletIds, rate, stop)
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

async function startGraph(folder: string, env: Environment): Promise<{ child: ChildProcess; client: FullClient }> {
  const port = await findPort()
  const script = new URL('../../../packages/cli/src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, 'start', '--port', String(port)], {
    env: { ...env, NODE_ENV: 'production', RESTANTE_DATA: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let printed = ''
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    printed += String(chunk)
    const [key] = /sk_test_\w+/.exec(printed) ?? []
    if (key === undefined) continue
    child.stdout.resume()
    const apiKey = key as `sk_test_${string}`
    return { child, client: createClient({ endpoint: `http://127.0.0.1:${port}/graphql`, apiKey, maxRetries: 0 }) }
  }
  throw new Error(`The graph did not start: ${printed}`)
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Returns outlets all over the country that take returns without a label. */
async function findOutlets(client: FullClient): Promise<readonly string[]> {
  const filter = { capabilities: ['RETURN', 'DROP_OFF_UNLABELLED'] as const }
  const found = new Set<string>()
  for (let latitude = 12; latitude <= 28; latitude += 2) {
    for (let longitude = 74; longitude <= 86; longitude += 2) {
      const near = { point: { latitude, longitude } }
      const { edges } = await client.outlets.nearest({ near, filter, first: 50 })
      for (const { node } of edges) found.add(node.id)
    }
  }
  return [...found]
}

async function createReturns(client: FullClient, count: number): Promise<string[]> {
  const parcelIds: string[] = []
  const create = async (): Promise<void> => {
    while (parcelIds.length < count) {
      const created = await client.returns.create({ items, destination, method: 'DROP_OFF_UNLABELLED' })
      if (!created.ok || !created.parcel) throw new Error(JSON.stringify(created))
      parcelIds.push(created.parcel.id)
    }
  }
  await Promise.all(Array.from({ length: 16 }, create))
  return parcelIds
}

async function redirectAll(
  client: FullClient,
  parcelIds: readonly string[],
  outletIds: readonly string[],
  rate: number,
  stop: AbortSignal,
): Promise<GatewayRun> {
  const startedAt = performance.now()
  const millis: number[] = []
  let failed = 0
  const redirect = async (parcelId: string, index: number): Promise<void> => {
    const dueAt = startedAt + (index * 1_000) / rate
    await delay(Math.max(0, dueAt - performance.now()))
    stop.throwIfAborted()
    const chosen = Array.from(
      { length: candidates },
      (_, rank) => outletIds[(index * candidates + rank) % outletIds.length]!,
    )
    const outcome = await client.parcels.redirect({ parcelId, outletIds: chosen }).catch(() => null)
    if (!outcome?.ok) failed += 1
    millis.push(performance.now() - dueAt)
  }
  await Promise.all(parcelIds.map(redirect))
  const sorted = millis.toSorted((a, b) => a - b)
  return {
    perSecond: parcelIds.length / ((performance.now() - startedAt) / 1_000),
    p50Millis: sorted[Math.floor(sorted.length * 0.5)]!,
    p99Millis: sorted[Math.floor(sorted.length * 0.99)]!,
    failed,
  }
}
