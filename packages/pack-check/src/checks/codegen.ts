import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { toolPath } from '../tools.ts'
import { passGraph } from './node.ts'
import { compile, settings } from './types.ts'

/** What a project has that generates its types: the generator, its preset, and what the generated files import. */
const peers = ['@graphql-codegen', '@graphql-typed-document-node', 'graphql']

/** Checks that documents of a user's own become typed strings by the preset, and that the client runs them. */
export async function checkCodegen({ graph, installPackage, env }: Setting): Promise<Finding> {
  const project = await installPackage()
  for (const peer of peers) await symlink(toolPath(peer), join(project, 'node_modules', peer))
  await symlink(toolPath('@types'), join(project, 'node_modules/@types'))
  const folder = join(project, 'codegen')
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const run = (...args: string[]): Promise<string> => runProgram(process.execPath, args, folder, passGraph(graph, env))
  await run(toolPath('@graphql-codegen/cli/esm/bin.js'), '--config', 'codegen.ts')
  const persisted = JSON.parse(await readFile(join(folder, 'by-name/persisted-documents.json'), 'utf8')) as object
  // The generator's own declarations do not pass a strict check.
  const compilerOptions = { ...settings['nodenext, a server'], allowImportingTsExtensions: true, skipLibCheck: true }
  await compile(folder, { compilerOptions }, env)
  const seen = JSON.parse(await run('use.ts')) as { hash: string }
  const { hash, ...rest } = seen
  if (!isDeepStrictEqual(rest, { state: 'ANNOUNCED', weight: 900, day: '2030-01-01' })) {
    throw new Error(`The client saw ${JSON.stringify(seen)}`)
  }
  if (!(hash in persisted)) throw new Error('The hash of a document is not in persisted-documents.json.')
  return { note: 'documents of a project, generated, checked and run' }
}
