import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { storeFault } from '../faults.ts'

/** User that the server runs as, where it differs from the user of this process. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * Returns the user to run the server as, because PostgreSQL refuses to run as root. For root that is the owner of an
 * existing cluster, else `postgres`, else `nobody`; for any other user null, which means themselves.
 *
 * @param clusterDirectory may not exist yet.
 */
export async function chooseServerUser(clusterDirectory: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  const users = await readUsers()
  const owner = await stat(clusterDirectory).catch(() => null)
  if (owner !== null && owner.uid !== 0) {
    const name = users.find((user) => user.uid === owner.uid)?.name ?? String(owner.uid)
    return { name, uid: owner.uid, gid: owner.gid }
  }
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody')
  if (user === undefined) {
    throw storeFault(
      'STORE_START',
      'PostgreSQL does not run as root, and neither a user postgres nor a user nobody exists.',
    )
  }
  return user
}

/** Returns the options that start a child process as the user, in a folder that everyone may enter. */
export function runAs(user: ServerUser | null): {
  cwd: string
  env: Record<string, string>
  uid?: number
  gid?: number
} {
  const identity = user === null ? {} : { uid: user.uid, gid: user.gid }
  return { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...identity }
}

/** Returns true when the user may enter a folder. The operating system is asked as that user: modes alone do not tell. */
export async function canEnter(user: ServerUser | null, folder: string): Promise<boolean> {
  if (user === null) return true
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', 'cd "$0"', folder], runAs(user), (error) => resolve(error === null))
  })
}

async function readUsers(): Promise<ServerUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n')
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', , uid, gid] = line.split(':')
      // Ids are unsigned, but macOS writes the id of nobody as -2.
      return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
    })
}
