import { hash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type Client, escapeIdentifier } from 'pg'
import { codeOf, storeFault } from './faults.ts'

/** A SQL function of a context, read from its file. */
interface FunctionFile {
  readonly name: string
  readonly text: string
  readonly digest: string
}

/**
 * Brings the SQL functions of a context up to date with its files: `commit.sql` holds `create function parcels.commit` of
 * the context `parcels`. A function whose text changed is dropped and created anew, since another signature cannot replace
 * the former one; one whose file is gone is dropped. All of it is one transaction.
 *
 * A function that an index, a constraint or a policy is built on belongs in the migration that builds it.
 *
 * @returns the names of the functions that were created or dropped.
 * Throws STORE_MIGRATION, which names the file; then every function is as before.
 */
export async function replaceFunctions(client: Client, schema: string, folder: URL): Promise<string[]> {
  const files = await readFunctions(folder)
  const known = await readKnown(client, schema)
  const changed = files.filter(({ name, digest }) => known.get(name) !== digest)
  const gone = [...known.keys()].filter((name) => !files.some((file) => file.name === name))
  if (changed.length + gone.length === 0) return []
  let current = ''
  try {
    await client.query('begin')
    // Functions may call one that is created after them.
    await client.query('set local check_function_bodies = off')
    await client.query('create schema if not exists restante_migrations')
    await client.query(`create table if not exists ${tableOf(schema)} (name text primary key, digest text not null)`)
    for (const name of [...gone, ...changed.map((file) => file.name)]) {
      current = name
      await dropFunction(client, schema, name)
      await client.query(`delete from ${tableOf(schema)} where name = $1`, [name])
    }
    for (const { name, text, digest } of changed) {
      current = name
      await client.query(text)
      if ((await findSignatures(client, schema, name)).length !== 1) {
        throw new Error(`it must create one function, ${schema}.${name}`)
      }
      await client.query(`insert into ${tableOf(schema)} values ($1, $2)`, [name, digest])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    const reason = error instanceof Error ? error.message : 'unknown'
    throw storeFault('STORE_MIGRATION', `The function ${schema}/sql/${current} failed: ${reason}`, error)
  }
  return [...gone, ...changed.map(({ name }) => name)]
}

/** Returns the functions of a folder; none when the folder does not exist. */
async function readFunctions(folder: URL): Promise<FunctionFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
      .map(async (name) => {
        const text = await readFile(new URL(name, folder), 'utf8')
        return { name: name.slice(0, -'.sql'.length), text, digest: hash('sha256', text) }
      }),
  )
}

async function readKnown(client: Client, schema: string): Promise<Map<string, string>> {
  const { rows } = await client.query('select to_regclass($1) is not null as "isThere"', [tableOf(schema)])
  if (!rows[0].isThere) return new Map()
  const { rows: known } = await client.query(`select name, digest from ${tableOf(schema)}`)
  return new Map(known.map(({ name, digest }) => [name, digest]))
}

async function dropFunction(client: Client, schema: string, name: string): Promise<void> {
  for (const signature of await findSignatures(client, schema, name)) await client.query(`drop function ${signature}`)
}

/** Returns the signatures of the functions with a name, as `drop function` takes them. */
async function findSignatures(client: Client, schema: string, name: string): Promise<string[]> {
  const { rows } = await client.query(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = $1 and p.proname = $2`,
    [schema, name],
  )
  return rows.map(({ signature }) => signature)
}

function tableOf(schema: string): string {
  return `restante_migrations.${escapeIdentifier(`${schema}_function`)}`
}
