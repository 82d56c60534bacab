import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspaceBin = join(fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules/.bin')

/**
 * The environment of a project that has nothing to do with this workspace: without the condition under which the workspace
 * runs the sources, without its programs, and without what npm says about the script that is running.
 */
export function foreignEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(workspaceBin))
  const isForeign = (name: string): boolean =>
    !/^(NODE_(OPTIONS|COMPILE_CACHE|ENV|PATH)$|npm_(package|lifecycle|command|execpath|config_local))/.test(name)
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => isForeign(name))), PATH: path.join(delimiter) }
}

/** Runs a program to its end in a folder. Returns what it printed. Throws an Error with all its output when it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code ?? signal}:\n${output.trim()}`))
    })
  })
}
