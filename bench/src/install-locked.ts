import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Terminal } from '@restante/cli/terminal'

/**
 * Installs what a folder outside the workspace asks for by its lock file, on first use and after a change of it: packages
 * that only one benchmark or check needs, so that nobody else waits for them. The label tells the person who waits what
 * is installed. Returns the reason why that is impossible, or null.
 */
export async function installLocked(folder: URL, label: string, terminal: Terminal): Promise<string | null> {
  const stamp = new URL('node_modules/.restante-installed', folder)
  const wanted = createHash('sha256')
    .update(readFileSync(new URL('package-lock.json', folder)))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null
  const progress = terminal.begin(label)
  const failure = await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], fileURLToPath(folder))
  progress.end(failure === null ? 'done' : 'failed')
  if (failure === null) writeFileSync(stamp, wanted)
  return failure
}

function runNpm(args: readonly string[], cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('npm', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? null : `npm ended with ${code}: ${said.trim()}`))
  })
}
