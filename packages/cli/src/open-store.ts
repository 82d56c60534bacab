import { mkdir } from 'node:fs/promises'
import {
  type DatabaseAccess,
  migrate,
  openPool,
  type Part,
  readSecret,
  startEmbeddedServer,
  urlFor,
  assertNarrowRole,
} from '@restante/store'
import type { Pool } from 'pg'
import type { Config } from './config.ts'
import { contexts } from './contexts.ts'
import type { Terminal } from './terminal.ts'

/** The store, migrated, with one pool of connections per role. */
export interface Store {
  readonly access: DatabaseAccess
  /** Secrets from which codes are derived, newest first. */
  readonly secrets: readonly Buffer[]
  /** Returns the pool of a part, the same one each time. Throws when the part's role has more privileges than it needs. */
  pool(part: Part): Promise<Pool>
  /** Ends the pools, then releases the embedded server. */
  close(): Promise<void>
}

/** Maximum number of connections of each part's pool. */
const poolSizes: Readonly<Record<Part, number>> = { outlets: 6, service_points: 6, parcels: 12, ledger: 12, gateway: 2 }

/** Opens the configured database, or starts the embedded one, and brings it up to date. */
export async function openStore(config: Config, terminal: Terminal): Promise<Store> {
  await mkdir(config.dataDirectory, { recursive: true })
  const secret = await readSecret({ value: config.secret, dataDirectory: config.dataDirectory })
  const previous = config.previousSecret
    ? [await readSecret({ value: config.previousSecret, dataDirectory: config.dataDirectory })]
    : []
  const server = config.databaseUrl === null ? await startServer(config.dataDirectory, terminal) : null
  const pools = new Map<Part, Promise<Pool>>()
  const close = async (): Promise<void> => {
    await Promise.all([...pools.values()].map(async (opening) => (await opening.catch(() => null))?.end()))
    await server?.release()
  }
  try {
    const access = { databaseUrl: config.databaseUrl ?? server!.url, secret, overrides: config.overrides }
    const ran = await migrate(access.databaseUrl, secret, contexts)
    if (ran.length > 0) terminal.say(`✔ Schema: ${ran.length} migrations`)
    return {
      access,
      secrets: [secret, ...previous],
      pool(part) {
        const opening = pools.get(part) ?? openNarrowPool(part, access)
        pools.set(part, opening)
        return opening
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function startServer(dataDirectory: string, terminal: Terminal): ReturnType<typeof startEmbeddedServer> {
  const progress = terminal.begin('PostgreSQL')
  const notes: string[] = []
  const server = await startEmbeddedServer({ dataDirectory, log: (line) => notes.push(line) })
  progress.end('running')
  for (const note of notes) terminal.say(`  ${terminal.faint(note)}`)
  return server
}

async function openNarrowPool(part: Part, access: DatabaseAccess): Promise<Pool> {
  const pool = openPool(urlFor(part, access), { max: poolSizes[part] })
  try {
    await assertNarrowRole(pool)
    return pool
  } catch (error) {
    await pool.end()
    throw error
  }
}
