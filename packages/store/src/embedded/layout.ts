import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, chmod, constants, mkdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storeFault } from '../faults.ts'
import { copyBinaries, linkLibraries } from './binaries.ts'
import { findPlatformPackage } from './platform.ts'
import { canEnter, chooseServerUser, type ServerUser } from './server-user.ts'

/** Paths of one embedded server, and the user that runs it. */
export interface Layout {
  /** PostgreSQL's own data folder. */
  readonly clusterDirectory: string
  /** Holds `initdb` and `postgres`. */
  readonly binDirectory: string
  readonly logFile: string
  /** User that runs the server; null for the user of this process. */
  readonly user: ServerUser | null
}

/** Folder for root's data and binaries when theirs is below one that the server's user may not enter. */
const openFolder = '/var/lib/restante'

/** Name of PostgreSQL's own data folder. */
export const clusterFolder = 'postgres'
/** Name of the server's log. */
export const logName = 'postgres.log'

/** Returns the folder for the data of a data folder that the server's user may not enter. */
export function shelteredFolderOf(home: string): string {
  return join(openFolder, createHash('sha256').update(home).digest('hex').slice(0, 16))
}

/**
 * Chooses folders for data and binaries that the server's user can reach, and copies the binaries where necessary.
 * Throws STORE_DATA_DIRECTORY when the folder cannot be created or belongs to another user.
 */
export async function prepareLayout(dataDirectory: string, log: (line: string) => void): Promise<Layout> {
  const home = await makeHome(dataDirectory)
  const sheltered = shelteredFolderOf(home)
  const existing = [home, sheltered].find((folder) => existsSync(join(folder, clusterFolder)))
  const user = await chooseServerUser(join(existing ?? home, clusterFolder))
  const mayEnter = await canEnter(user, home)
  if (existing === home && !mayEnter) {
    throw storeFault(
      'STORE_DATA_DIRECTORY',
      `The user ${user?.name} owns the database in ${home} but may not enter there.`,
    )
  }
  const clusterHome = existing ?? (mayEnter ? home : sheltered)
  if (clusterHome === sheltered) {
    await makeOpen(sheltered)
    log(`The data is in ${sheltered}, because the user ${user?.name} may not enter ${home}.`)
  }

  const packageDirectory = findPlatformPackage()
  let binaries = packageDirectory
  const isLinked = await linkLibraries(packageDirectory)
  if (!isLinked || !(await canEnter(user, join(packageDirectory, 'native/bin')))) {
    const below = user === null ? home : openFolder
    if (user !== null) await makeOpen(openFolder)
    binaries = await copyBinaries(packageDirectory, below)
    log(`PostgreSQL runs from a copy in ${binaries}, because it cannot run from ${packageDirectory}.`)
  }
  return {
    clusterDirectory: join(clusterHome, clusterFolder),
    binDirectory: join(binaries, 'native/bin'),
    logFile: join(home, logName),
    user,
  }
}

async function makeHome(dataDirectory: string): Promise<string> {
  try {
    await mkdir(dataDirectory, { recursive: true })
    await access(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(dataDirectory)
  } catch (error) {
    throw storeFault(
      'STORE_DATA_DIRECTORY',
      `This user may not write to ${dataDirectory}: run as its owner, or set RESTANTE_DATA to another folder.`,
      error,
    )
  }
}

/** Lets everyone enter a folder, whatever the umask; secrets in it have modes of their own. */
async function makeOpen(folder: string): Promise<void> {
  if (folder !== openFolder) await makeOpen(dirname(folder))
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
}
