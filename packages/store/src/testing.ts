import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Client, type Pool } from 'pg'
import { inject } from 'vitest'
import { startEmbeddedServer } from './embedded/embedded-server.ts'
import { asFolder, functionsOf, type MigrationContext, migrate } from './migrate.ts'
import { openPool } from './pool.ts'
import { type Part, urlFor } from './roles.ts'
import { deriveKey } from './secret.ts'
import { prepareTestServer } from './testing-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the run's embedded server, which starts with the first test that needs a database. */
    testServerDirectory: string
  }
}

/** A database of a test's own. */
export interface TestDatabase {
  /** The migrator's URL. */
  readonly databaseUrl: string
  readonly secret: Buffer
  /** Returns the URL with which a part logs in. */
  url(part: Part): string
  /** Returns the pool of a part, the same one each time. `drop` ends it. */
  pool(part: Part): Pool
  /** Ends the pools and removes the database, even when clients are still connected to it. */
  drop(): Promise<void>
}

/** Secret of all test databases, which share the server's roles. */
const secret = deriveKey(Buffer.alloc(32), 'tests')

let server: Promise<string> | undefined
/** Folder of the server in a program outside Vitest, which provides none. */
let ownDirectory: string | undefined

/** Gives a program outside Vitest, such as a fuzz, a server for its test databases. `stop` ends it and removes its data. */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  const { directory, stop } = await prepareTestServer()
  ownDirectory = directory
  return { stop }
}

/**
 * Creates a database with the migrations of the given contexts by copying one that is migrated once per run. All test
 * databases are on one embedded server, which starts with the first of them and stops after the last test file.
 */
export async function createTestDatabase(contexts: readonly MigrationContext[]): Promise<TestDatabase> {
  server ??= joinServer()
  const serverUrl = await server
  const template = await ensureTemplate(serverUrl, contexts)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runAsAdmin(serverUrl, `create database ${name} template ${template}`)
  const databaseUrl = inDatabase(serverUrl, name)
  const pools = new Map<Part, Pool>()
  const url = (part: Part): string => urlFor(part, { databaseUrl, secret })
  // The privileges on a database are not copied from its template.
  await migrate(databaseUrl, secret, [])
  return {
    databaseUrl,
    secret,
    url,
    pool: (part) => {
      const pool = pools.get(part) ?? openPool(url(part))
      pools.set(part, pool)
      return pool
    },
    drop: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
      await runAsAdmin(serverUrl, `drop database ${name} with (force)`)
    },
  }
}

/**
 * Joins the run's server, or starts it. It is not released here: worker processes end without notice, so the set-up,
 * which outlives them, stops it.
 */
async function joinServer(): Promise<string> {
  const { url } = await startEmbeddedServer({
    dataDirectory: ownDirectory ?? inject('testServerDirectory'),
    log: () => {},
  })
  // No test kills this server, and its data is thrown away: tests of durability start servers of their own.
  for (const setting of ['fsync', 'full_page_writes']) await runAsAdmin(url, `alter system set ${setting} = off`)
  await runAsAdmin(url, 'select pg_reload_conf()')
  return url
}

/** Returns the template, named after its contents; the first process that needs it creates it. */
async function ensureTemplate(serverUrl: string, contexts: readonly MigrationContext[]): Promise<string> {
  const name = `template_${await digestOf(contexts)}`
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 1) return name
    const draft = `${name}_draft`
    await client.query(`drop database if exists ${draft}`)
    await client.query(`create database ${draft}`)
    await migrate(inDatabase(serverUrl, draft), secret, contexts)
    await client.query(`alter database ${draft} rename to ${name}`)
    return name
  } finally {
    await client.end()
  }
}

async function digestOf(contexts: readonly MigrationContext[]): Promise<string> {
  const hash = createHash('sha256')
  for (const context of contexts) {
    hash.update(context.name)
    for (const folder of [asFolder(context.directory), functionsOf(context)]) {
      const files: string[] = await readdir(folder).catch(() => [])
      for (const file of files.toSorted()) hash.update(file).update(await readFile(new URL(file, folder)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

async function runAsAdmin(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function inDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
export { anyRow, type DefinedTable, findTableDifferences } from './testing-tables.ts'
export { explainStatement, type PlanNode, recordStatements, type SentStatement } from './testing-plans.ts'
