import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { ClientBase, Pool } from 'pg'
import { codeOf, storeFault } from './faults.ts'
import { deriveKey } from './secret.ts'

/** A part of the system that has a login role of its own. Only `ledger` may read and write parcels of all tenants. */
export type Part = 'outlets' | 'service_points' | 'parcels' | 'ledger' | 'gateway'

/** Every part. */
export const parts: readonly Part[] = ['outlets', 'service_points', 'parcels', 'ledger', 'gateway']

/** The role that owns every schema and table. Nobody logs in as it. */
export const ownerRole = 'restante_owner'

/** The login role of a part, such as `restante_outlets`. */
function roleOf(part: Part): string {
  return `restante_${part}`
}

/** Access of the parts to the database. */
export interface DatabaseAccess {
  /** The migrator's URL, `postgres://user:password@host:port/database`. */
  readonly databaseUrl: string
  /** Secret from which the roles' passwords are derived. */
  readonly secret: Buffer
  /** URLs that replace the derived one, by part: DATABASE_URL_OUTLETS and so on. */
  readonly overrides?: Partial<Record<Part, string>>
}

/** Returns the URL with which a part logs in: the migrator's, with the part's role and derived password. */
export function urlFor(part: Part, access: DatabaseAccess): string {
  const override = access.overrides?.[part]
  if (override !== undefined) return override
  const url = new URL(access.databaseUrl)
  url.username = roleOf(part)
  url.password = passwordOf(part, access.secret)
  return url.href
}

/**
 * Creates the roles, or restores them to what they must be: an owner that cannot log in, and a login role for each part
 * that may only connect. Roles belong to the whole server, so another process may be doing the same for another database.
 */
export async function ensureRoles(client: ClientBase, secret: Buffer): Promise<void> {
  const narrow = 'nosuperuser nocreatedb nocreaterole noreplication'
  await ensureRole(client, ownerRole, `nologin ${narrow}`)
  for (const part of parts) {
    const verifier = scramVerifier(passwordOf(part, secret), deriveKey(secret, `salt of ${roleOf(part)}`, 16))
    await ensureRole(client, roleOf(part), `login ${narrow} password '${verifier}'`)
  }
  await retryRaced(async () => {
    const { rows } = await client.query(
      `select current_database() as name, pg_has_role(current_user, $1, 'member') as is_member`,
      [ownerRole],
    )
    const database = `"${String(rows[0].name).replaceAll('"', '""')}"`
    if (!rows[0].is_member) await client.query(`grant ${ownerRole} to current_user`)
    await client.query(`grant connect, create, temporary on database ${database} to ${ownerRole}`)
    await client.query(`grant connect on database ${database} to ${parts.map(roleOf).join(', ')}`)
  })
}

/** Throws STORE_ROLE when the role of a pool is a superuser, owns the tables or bypasses row-level security. */
export async function assertNarrowRole(pool: Pool): Promise<void> {
  const { rows } = await pool.query(
    `select rolname as name, rolsuper as is_superuser, rolbypassrls as bypasses_rls,
            exists (select from pg_roles o where o.rolname = $1 and pg_has_role(current_user, o.oid, 'member')) as is_owner
       from pg_roles where rolname = current_user`,
    [ownerRole],
  )
  const [role] = rows
  const excess = role.is_superuser
    ? 'a superuser'
    : role.bypasses_rls
      ? 'above row-level security (BYPASSRLS)'
      : role.is_owner
        ? `a member of ${ownerRole}`
        : null
  if (excess !== null) {
    throw storeFault('STORE_ROLE', `The database role ${role.name} is ${excess}: give this part its own narrow role.`)
  }
}

function passwordOf(part: Part, secret: Buffer): string {
  return deriveKey(secret, `password of ${roleOf(part)}`).toString('base64url')
}

async function ensureRole(client: ClientBase, role: string, attributes: string): Promise<void> {
  await retryRaced(async () => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
    await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${role} ${attributes}`)
  })
}

const roleExists = '42710'
const uniqueViolation = '23505'
const concurrentlyUpdated = 'XX000'

/** Repeats a statement that lost a race: PostgreSQL fails concurrent writes of one catalogue row and does not queue them. */
async function retryRaced(change: () => Promise<void>): Promise<void> {
  for (let triesLeft = 50; ; triesLeft--) {
    try {
      return await change()
    } catch (error) {
      const isRace = [roleExists, uniqueViolation, concurrentlyUpdated].includes(codeOf(error) ?? '')
      if (!isRace || triesLeft === 0) throw error
    }
  }
}

/**
 * Returns the verifier that PostgreSQL stores for a password (RFC 5803). It is computed here because the server may log
 * statements, so the password must not be part of one.
 */
function scramVerifier(password: string, salt: Buffer): string {
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
