import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { storeFault } from '../faults.ts'

/** The user that the server runs as, where it is not the one that this process runs as. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root. For root this is the user that already owns the cluster, else `postgres`, else
 * `nobody`; for everyone else null: themselves.
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
    throw storeFault('STORE_START', 'PostgreSQL does not run as root, and there is neither a user postgres nor nobody.')
  }
  return user
}

/** The options with which a child process is started as the user. Its folder is one that everyone may be in. */
export function runAs(user: ServerUser | null): {
  cwd: string
  env: Record<string, string>
  uid?: number
  gid?: number
} {
  const identity = user === null ? {} : { uid: user.uid, gid: user.gid }
  return { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...identity }
}

/** Whether the user may enter a folder, asked of the operating system as that user: modes alone do not tell. */
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
      // Ids are unsigned; macOS writes that of nobody as -2.
      return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
    })
}
