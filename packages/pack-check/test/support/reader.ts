import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { foreignEnvironment } from '../../src/run-program.ts'

/** The checkout. */
export const checkout = fileURLToPath(new URL('../../../../', import.meta.url))

/** The outcome of a script. */
export interface CommandOutcome {
  readonly exitCode: number
  /** Everything that it printed, on either stream. */
  readonly output: string
}

/** Somebody who follows a document to the letter, with a checkout and an empty folder. */
export interface Reader {
  /** The reader's own folder. */
  readonly folder: string
  /** Writes a file of the reader's folder. */
  write(file: string, code: string): void
  /** Runs a script of the shell, which remembers what earlier ones have exported. */
  run(script: string, where: 'checkout' | 'folder'): Promise<CommandOutcome>
  close(): void
}

const exported = /^ *export (?<name>\w+)=(?<value>\S+)/gm

/** Lets a reader begin. `env` is what the shell knows already. */
export function createReader(env: Readonly<Record<string, string>>): Reader {
  const folder = mkdtempSync(join(tmpdir(), 'restante-reader-'))
  const { PATH = '', ...foreign } = foreignEnvironment(process.env)
  // A Node that runs TypeScript, as the documents ask for.
  const known: NodeJS.ProcessEnv = { ...foreign, PATH: [dirname(process.execPath), PATH].join(delimiter), ...env }
  return {
    folder,
    write(file, code) {
      const path = join(folder, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, code)
    },
    async run(script, where) {
      for (const { groups } of script.matchAll(exported)) known[groups!['name']!] = groups!['value']!
      const options = { cwd: where === 'checkout' ? checkout : folder, env: known }
      try {
        const { stdout, stderr } = await promisify(execFile)('bash', ['-ec', script], options)
        return { exitCode: 0, output: stdout + stderr }
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
        return { exitCode: code, output: stdout + stderr }
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
