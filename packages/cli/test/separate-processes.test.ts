import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createTestDatabase, type TestDatabase } from '@restante/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { contexts } from '../src/contexts.ts'
import { openStore } from '../src/open-store.ts'
import { ensureSample } from '../src/sample/sample.ts'
import { createTerminal } from '../src/terminal.ts'

const near = { postalCode: { country: 'IN', code: '560001' } }

describe('each part in a process of its own', () => {
  let database: TestDatabase
  let dataDirectory: string
  let key: string
  let gateway: string
  let outlets: string
  const parts = new Map<string, ChildProcess>()

  const serve = async (name: string, env: Record<string, string> = {}): Promise<string> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), 'serve', name, '--port', '0'], {
      env: {
        ...process.env,
        RESTANTE_DATA: dataDirectory,
        DATABASE_URL: database.databaseUrl,
        RESTANTE_SECRET: database.secret.toString('hex'),
        RESTANTE_PLANNING_MS: '60000',
        RESTANTE_READ_DEADLINE_MS: '60000',
        ...env,
      },
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    parts.set(name, child)
    for await (const line of createInterface({ input: child.stderr })) {
      const address = new RegExp(`${name}: (.*)$`).exec(line)?.[1]
      if (address !== undefined) return `${address}/graphql`
    }
    throw new Error(`${name} ended before it served.`)
  }
  const stop = async (name: string): Promise<number | null> => {
    const child = parts.get(name)!
    parts.delete(name)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    return ((await ended) as [number | null])[0]
  }
  const ask = async (query: string): Promise<any> => {
    const response = await fetch(gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables: { near } }),
    })
    return response.json()
  }

  beforeAll(async () => {
    database = await createTestDatabase(contexts)
    dataDirectory = await mkdtemp(join(tmpdir(), 'restante-parts-'))
    const nobody = createTerminal({ stdout: { write: () => {} }, stderr: { write: () => {} } })
    const config = readConfig({
      RESTANTE_DATA: dataDirectory,
      DATABASE_URL: database.databaseUrl,
      RESTANTE_SECRET: database.secret.toString('hex'),
    })
    const store = await openStore(config, nobody)
    key = (await ensureSample(store, nobody, 'small')).network.keys.platformSecret
    await store.close()
    const [first, servicePoints, parcels] = await Promise.all([
      serve('outlets'),
      serve('service-points'),
      serve('parcels'),
    ])
    outlets = first
    gateway = await serve('gateway', {
      RESTANTE_URL_OUTLETS: outlets,
      RESTANTE_URL_SERVICE_POINTS: servicePoints,
      RESTANTE_URL_PARCELS: parcels,
    })
  })
  afterAll(async () => {
    await Promise.all([...parts.keys()].map(stop))
    await database.drop()
    await rm(dataDirectory, { recursive: true, force: true })
  })

  const query = `query nearest($near: NearInput!) { nearestOutlets(near: $near, filter: { capabilities: [RETURN] }, first: 2) {
    edges { node { id name } servicePoints { id hoursText capacity { level } } } } viewer { code } }`

  it('serves one graph', async () => {
    const { data, errors } = await ask(query)
    expect(errors).toBeUndefined()
    expect(data.viewer.code).toBe('sample-platform')
    expect(data.nearestOutlets.edges).toHaveLength(2)
    expect(data.nearestOutlets.edges[0].servicePoints[0]).toMatchObject({ capacity: { level: 'ROOM' } })
  })

  it('lets only the gateway query a subgraph', async () => {
    const response = await fetch(outlets, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: '{ __typename }' }),
    })
    expect(response.status).toBe(401)
  })

  it('serves the data of the other parts when one is stopped, with errors that name the path and no address', async () => {
    const before = await ask(query)
    expect(await stop('service-points')).toBe(0)
    const after = await ask(query)
    const names = ({ data }: { data: any }): unknown =>
      data.nearestOutlets.edges.map((edge: { node: unknown }) => edge.node)
    expect(names(after)).toEqual(names(before))
    expect(after.data.viewer).toBeNull()
    const told = after.errors.map((error: any) => [error.path[0], error.extensions.code])
    expect(told).toContainEqual(['viewer', 'UNAVAILABLE'])
    expect(told).toContainEqual(['nearestOutlets', 'UNAVAILABLE'])
    expect(JSON.stringify(after)).not.toMatch(/127\.0\.0\.1|ECONN|localhost/)
  })
})
