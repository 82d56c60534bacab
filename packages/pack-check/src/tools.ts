import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLocked } from '@restante/bench/install-locked'
import type { Terminal } from '@restante/cli/terminal'
import { runProgram } from './run-program.ts'

const folder = new URL('../tools/', import.meta.url)
const modules = fileURLToPath(new URL('node_modules/', folder))

/** Installs what only these checks need. Throws when that is impossible. */
export async function installTools(terminal: Terminal): Promise<void> {
  const label = 'Installing linters, older Nodes, a browser and an edge runtime (660 MB, once)'
  const failure = await installLocked(folder, label, terminal)
  if (failure !== null) throw new Error(failure)
}

/** The path of a file of an installed tool. */
export function toolPath(file: string): string {
  return join(modules, file)
}

/** Loads a tool; `Tool` says what is used of its default export, which for CommonJS is all of it. */
export async function loadTool<Tool>(name: string): Promise<Tool> {
  const { default: tool } = (await import(createRequire(modules).resolve(name))) as { default: Tool }
  return tool
}

/** The Node of a major version: this one, the one that npm has for this machine, or the machine's own; else null. */
export async function findNode(major: number, env: NodeJS.ProcessEnv): Promise<string | null> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const file = toolPath(`node-${major}-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(file)) return file
  const version = await runProgram('node', ['--version'], modules, env).catch(() => '')
  return version.startsWith(`v${major}.`) ? 'node' : null
}
