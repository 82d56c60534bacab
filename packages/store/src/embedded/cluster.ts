import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf, storeFault } from '../faults.ts'
import type { Layout } from './layout.ts'
import { runAs } from './server-user.ts'

/** The superuser of an embedded cluster. */
export const superuser = 'postgres'

const passwordFile = 'restante-password'

/**
 * Creates the cluster when there is none. It appears complete, with its password in it, or not at all: of two launchers
 * that start at once the slower one uses the cluster of the other.
 *
 * @returns the superuser's password.
 */
export async function ensureCluster(layout: Layout): Promise<string> {
  const { clusterDirectory } = layout
  const isNew = await stat(clusterDirectory).then(
    () => false,
    () => true,
  )
  if (isNew) await createCluster(layout)
  return readFile(join(clusterDirectory, passwordFile), 'utf8').catch((error: unknown) => {
    throw storeFault(
      'STORE_DATA_DIRECTORY',
      `The database in ${clusterDirectory} is not one of Restante's or belongs to another user: run as its owner, or set RESTANTE_DATA to another folder.`,
      error,
    )
  })
}

async function createCluster(layout: Layout): Promise<void> {
  const draft = `${layout.clusterDirectory}.${randomUUID()}`
  const draftPassword = `${draft}.password`
  const { user } = layout
  await mkdir(draft, { mode: 0o700 })
  await writeFile(draftPassword, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user !== null) {
    await chown(draft, user.uid, user.gid)
    await chown(draftPassword, user.uid, user.gid)
  }
  try {
    await initialise(layout, draft, draftPassword)
    await rename(draftPassword, join(draft, passwordFile))
    // Fails when another launcher has put its complete cluster there, which is then used.
    await rename(draft, layout.clusterDirectory).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
    await rm(draftPassword, { force: true })
  }
}

async function initialise(layout: Layout, directory: string, password: string): Promise<void> {
  const initdb = join(layout.binDirectory, 'initdb')
  // Some package managers drop file modes.
  await chmod(initdb, 0o755).catch(() => {})
  await chmod(join(layout.binDirectory, 'postgres'), 0o755).catch(() => {})
  try {
    await promisify(execFile)(
      initdb,
      [
        `--pgdata=${directory}`,
        `--username=${superuser}`,
        `--pwfile=${password}`,
        '--auth=scram-sha-256',
        // Without a locale in the environment the cluster would be SQL_ASCII. The server's own C.UTF-8 is the same on every
        // system; that of the C library is missing on macOS and older Linux.
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      runAs(layout.user),
    )
  } catch (error) {
    throw storeFault(
      'STORE_START',
      `The database could not be made in ${layout.clusterDirectory}: ${String(error)}`,
      error,
    )
  }
}
