import { cp, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { randomUUID } from 'node:crypto'
import { codeOf } from '../faults.ts'

/** A link that the package lists in a file, because npm packages cannot hold links. Paths start at the package. */
interface LibraryLink {
  readonly source: string
  readonly target: string
}

/**
 * Creates the links between libraries that the package's install script creates where scripts are allowed. Returns false
 * when a link is missing and the folder is not writable.
 */
export async function linkLibraries(packageDirectory: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(packageDirectory, 'native/pg-symlinks.json'), 'utf8')) as LibraryLink[]
  for (const { source, target } of links) {
    const path = join(packageDirectory, target)
    const isThere = await readlink(path).then(
      () => true,
      () => false,
    )
    if (isThere) continue
    try {
      await symlink(relative(dirname(target), source), path)
    } catch (error) {
      // Another launcher was faster.
      if (codeOf(error) === 'EEXIST') continue
      if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false
      throw error
    }
  }
  return true
}

/**
 * Copies the binaries of the package, with their links, below a folder of ours and returns the folder of the copy. A copy
 * appears complete or not at all; an existing one of the same version is used.
 */
export async function copyBinaries(packageDirectory: string, below: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8')) as { version: string }
  const copy = join(below, `${basename(packageDirectory)}-${version}`)
  if (await exists(copy)) return copy
  const draft = `${copy}.${randomUUID()}`
  await mkdir(draft, { recursive: true, mode: 0o755 })
  await cp(join(packageDirectory, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await linkLibraries(draft)
  await rename(draft, copy).catch(async (error: unknown) => {
    if (!(await exists(copy))) throw error
    await rm(draft, { recursive: true })
  })
  return copy
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
