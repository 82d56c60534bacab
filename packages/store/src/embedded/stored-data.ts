import { lstat, readdir, realpath, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../faults.ts'
import { clusterFolder, logName, shelteredFolderOf } from './layout.ts'
import { findPostmaster } from './postmaster.ts'

/** The files of an embedded server. */
export interface StoredData {
  /** Their paths, with the bytes that they take on disk. Empty when there is no embedded server. */
  readonly entries: readonly { readonly path: string; readonly bytes: number }[]
  /** True while a server runs on them. */
  readonly isInUse: boolean
}

/** A cluster, complete or not yet, its log, the secret, and the copy of the binaries of a user who cannot run those of the package. */
const ownEntry = new RegExp(
  `^(${clusterFolder}(\\.[0-9a-f-]{36}(\\.password)?)?|${logName.replace('.', '\\.')}|secret|(linux|darwin)-(x64|arm64)-\\d.*)$`,
)

/** Finds what an embedded server has put into a data folder, and elsewhere because of it. Other files there are not ours. */
export async function findStoredData(dataDirectory: string): Promise<StoredData> {
  const folders = await listFolders(dataDirectory)
  const clusters = folders.map((folder) => join(folder, clusterFolder))
  const areThere = await Promise.all(clusters.map((cluster) => lstat(cluster).catch(() => null)))
  // Without a cluster the secret belongs to a database of its own.
  if (areThere.every((each) => each === null)) return { entries: [], isInUse: false }
  const running = await Promise.all(clusters.map((cluster) => findPostmaster(cluster)))
  const paths = (await Promise.all(folders.map(listOwn))).flat()
  const entries = await Promise.all(paths.map(async (path) => ({ path, bytes: await measure(path) })))
  return { entries, isInUse: running.some((server) => server !== null) }
}

/** Removes what {@link findStoredData} found, and the folders that are empty then. Throws while a server runs on it. */
export async function removeStoredData(dataDirectory: string): Promise<void> {
  const { entries, isInUse } = await findStoredData(dataDirectory)
  if (isInUse) throw new Error('A server runs on the data.')
  const folders = await listFolders(dataDirectory)
  // Without its cluster a folder is no more than a secret, whatever interrupts this.
  for (const { path } of entries) await rm(path, { recursive: true, force: true })
  for (const folder of folders) {
    await rmdir(folder).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY'].includes(codeOf(error) ?? '')) throw error
    })
  }
}

async function listFolders(dataDirectory: string): Promise<string[]> {
  const home = await realpath(dataDirectory).catch(() => null)
  return home === null ? [] : [home, shelteredFolderOf(home)]
}

async function listOwn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  return names
    .filter((name) => ownEntry.test(name))
    .toSorted()
    .map((name) => join(folder, name))
}

/** Returns the bytes that a file or folder takes on disk; what vanishes meanwhile takes none. */
async function measure(path: string): Promise<number> {
  const info = await lstat(path).catch(() => null)
  if (info === null) return 0
  const own = info.blocks * 512
  if (!info.isDirectory()) return own
  const names = await readdir(path).catch(() => [])
  const sizes = await Promise.all(names.map((name) => measure(join(path, name))))
  return sizes.reduce((sum, size) => sum + size, own)
}
