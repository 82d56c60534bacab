import { readdir, readFile } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Client, escapeIdentifier } from 'pg'
import { storeFault } from './faults.ts'
import { replaceFunctions } from './replace-functions.ts'
import { ensureRoles, ownerRole } from './roles.ts'

/**
 * Database objects of a context: the migrations `NNNN-what-it-does.sql` of a folder, which run once, in the order of
 * their names, and the functions of the folder `sql` beside it, which are created anew when their text changes.
 */
export interface MigrationContext {
  /** The context's schema, such as `service_points`; also names the tables in `restante_migrations` that record what has run. */
  readonly name: string
  /** The folder of the migrations. */
  readonly directory: URL
}

/** Arbitrary key of the advisory lock that all migrators of a database take. */
const migrationLock = 7_259_311_846

/**
 * Brings a database up to date: the roles, then the migrations and functions of each context in the order given, as the
 * owner role, each migration in a transaction of its own. Any number of processes may call it at once; one works, the
 * others wait.
 *
 * @param databaseUrl URL of a role that may create roles; no part ever gets it.
 * @returns the names of what ran, such as `outlets/0001-register` or `parcels/sql/commit`; empty when all was up to date.
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
    for (const context of contexts) {
      const migrated = await migrateContext(client, context)
      if (migrated.length > 0) await analyzeFilled(client, context.name)
      const replaced = await replaceFunctions(client, context.name, functionsOf(context))
      ran.push(...migrated, ...replaced.map((name) => `${context.name}/sql/${name}`))
    }
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

/** Returns the URL of the folder `sql` beside the migrations. */
export function functionsOf({ directory }: MigrationContext): URL {
  return new URL('../sql/', asFolder(directory))
}

/** Returns the URL of a folder with the slash that relative URLs need. */
export function asFolder(directory: URL): URL {
  return directory.href.endsWith('/') ? directory : new URL(`${directory.href}/`)
}

/** Analyses what migrations filled: the planner has no statistics before, and autovacuum waits up to a minute. */
async function analyzeFilled(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any(array[$1::text, 'published_' || $1::text]) and c.relkind = 'r' and pg_relation_size(c.oid) > 0`,
    [schema],
  )
  if (rows.length > 0) await client.query(`analyze ${rows.map(({ name }) => name).join(', ')}`)
}

async function readMigrations(directory: URL): Promise<Record<string, Migration>> {
  const folder = asFolder(directory)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const migrations: Record<string, Migration> = {}
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    migrations[name.slice(0, -'.sql'.length)] = { up: async (db) => void (await sql.raw(text).execute(db)) }
  }
  return migrations
}

/** Returns true when every migration has run, which spares a warm start the migrator's scan of the catalogue. */
async function hasRunAll(client: Client, context: MigrationContext, names: string[]): Promise<boolean> {
  const table = `restante_migrations.${escapeIdentifier(context.name)}`
  const { rows } = await client.query('select to_regclass($1) is not null as is_there', [table])
  if (!rows[0].is_there) return false
  const { rows: ran } = await client.query(`select array_agg(name order by name) as names from ${table}`)
  return JSON.stringify(ran[0].names ?? []) === JSON.stringify(names)
}

/** Makes Kysely use the one connection that holds the lock and has the owner's role. */
function poolOfOne(client: Client): {
  connect(): Promise<Client & { release(): void }>
  end(): Promise<void>
  options: object
} {
  const lent = Object.assign(client, { release: () => {} })
  return { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} }
}
