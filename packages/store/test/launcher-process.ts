import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A launcher in a process of its own. */
export interface LauncherProcess {
  readonly url: string
  readonly logged: string[]
  /** Asks it to release the server and waits until the process has ended. */
  release(): Promise<void>
  /** Kills it with SIGKILL. */
  kill(): Promise<void>
}

/** Starts a launcher as another process and, when `uid` is given, as another user. Rejects when the server does not start. */
export async function spawnLauncher(dataDirectory: string, uid?: number): Promise<LauncherProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('launcher.ts', import.meta.url)), dataDirectory], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`The launcher ended with ${code}.`))),
  ])) as [string]
  return {
    ...(JSON.parse(line) as { url: string; logged: string[] }),
    release: () => end(child, () => child.stdin.end()),
    kill: () => end(child, () => child.kill('SIGKILL')),
  }
}

async function end(child: ChildProcess, ask: () => void): Promise<void> {
  const exit = once(child, 'exit')
  ask()
  await exit
}
