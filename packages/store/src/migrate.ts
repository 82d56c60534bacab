import { readdir, readFile } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Client, escapeIdentifier } from 'pg'
import { storeFault } from './faults.ts'
import { ensureRoles, ownerRole } from './roles.ts'

/** A context's migrations: the files `NNNN-what-it-does.sql` of a folder, which run in the order of their names. */
export interface MigrationContext {
  /** Such as `service_points`; names the table in schema `restante_migrations` that remembers what has run. */
  readonly name: string
  readonly directory: URL
}

/** An arbitrary number that all migrators of a database lock. */
const migrationLock = 7_259_311_846

/**
 * Brings a database up to date: the roles, then the migrations of each context in the order given, as the owner role,
 * each file in a transaction of its own. Any number of processes may call it at once; one works, the others wait.
 *
 * @param databaseUrl of a role that may create roles; a part never gets it.
 * @returns what ran now, such as `outlets/0001-register`; empty when all was up to date.
 * Throws STORE_MIGRATION, which names the file, when one fails; the files before it are kept.
 */
export async function migrate(
  databaseUrl: string,
  secret: Buffer,
  contexts: readonly MigrationContext[],
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'restante-migrate' })
  // The error of a broken connection reaches us through the query that it broke.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await ensureRoles(client, secret)
    await client.query(`set role ${ownerRole}`)
    const ran: string[] = []
    for (const context of contexts) ran.push(...(await migrateContext(client, context)))
    return ran
  } finally {
    await client.end()
  }
}

async function migrateContext(client: Client, context: MigrationContext): Promise<string[]> {
  const files = await readMigrations(context.directory)
  if (await hasRunAll(client, context, Object.keys(files))) return []
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: poolOfOne(client) }) })
  const provider: MigrationProvider = { getMigrations: () => Promise.resolve(files) }
  const migrator = new Migrator({
    db,
    provider,
    migrationTableSchema: 'restante_migrations',
    migrationTableName: context.name,
    migrationLockTableName: `${context.name}_lock`,
  })
  const ran: string[] = []
  for (;;) {
    // One step at a time: the migrator puts all steps of one call into one transaction.
    const { error, results = [] } = await migrator.migrateUp()
    const [result] = results
    const name = `${context.name}/${result?.migrationName ?? ''}`
    if (error !== undefined) {
      const reason = error instanceof Error ? error.message : 'unknown'
      throw storeFault('STORE_MIGRATION', `The migration ${name} failed: ${reason}`, error)
    }
    if (result === undefined) return ran
    ran.push(name)
  }
}

async function readMigrations(directory: URL): Promise<Record<string, Migration>> {
  const folder = directory.href.endsWith('/') ? directory : new URL(`${directory.href}/`)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const migrations: Record<string, Migration> = {}
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    migrations[name.slice(0, -'.sql'.length)] = { up: async (db) => void (await sql.raw(text).execute(db)) }
  }
  return migrations
}

/** Spares a warm start the migrator's look at the whole catalogue. */
async function hasRunAll(client: Client, context: MigrationContext, names: string[]): Promise<boolean> {
  const table = `restante_migrations.${escapeIdentifier(context.name)}`
  const { rows } = await client.query('select to_regclass($1) is not null as is_there', [table])
  if (!rows[0].is_there) return false
  const { rows: ran } = await client.query(`select array_agg(name order by name) as names from ${table}`)
  return JSON.stringify(ran[0].names ?? []) === JSON.stringify(names)
}

/** Lets Kysely work on the one connection that holds the lock and the owner's role. */
function poolOfOne(client: Client): {
  connect(): Promise<Client & { release(): void }>
  end(): Promise<void>
  options: object
} {
  const lent = Object.assign(client, { release: () => {} })
  return { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} }
}
