import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'

const sdk = fileURLToPath(new URL('../../sdk/', import.meta.url))
const consumers = fileURLToPath(new URL('../consumers/', import.meta.url))

/** A packed package and the folders in which it is installed. */
export interface Packed {
  readonly tarball: string
  readonly files: readonly string[]
  installPackage(): Promise<string>
  /** Removes the tarball and the folders. */
  remove(): Promise<void>
}

/** Packs the SDK with plain npm, which builds it first. */
export async function packSdk(env: NodeJS.ProcessEnv): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'restante-pack-'))
  const printed = await runProgram('npm', ['pack', '--json', '--pack-destination', folder], sdk, env)
  const [report] = JSON.parse(printed) as { filename: string; files: { path: string }[] }[]
  const tarball = join(folder, report!.filename)
  return {
    tarball,
    files: report!.files.map(({ path }) => path),
    async installPackage() {
      const project = await mkdtemp(join(folder, 'project-'))
      await writeFile(join(project, 'package.json'), '{ "private": true }')
      await runProgram('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], project, env)
      await cp(consumers, project, { recursive: true })
      return project
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
