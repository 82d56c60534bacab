import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { toolPath } from '../tools.ts'

/** Checks with publint and attw that Node, bundlers and TypeScript find the entries of the package. */
export async function checkManifest({ tarball, installPackage, env }: Setting): Promise<Finding> {
  const folder = await installPackage()
  const run = (...args: string[]): Promise<string> => runProgram(process.execPath, args, folder, env)
  await run(toolPath('publint/src/cli.js'), 'run', tarball, '--strict')
  await run(toolPath('@arethetypeswrong/cli/dist/index.js'), '--profile', 'esm-only', tarball)
  return { note: 'publint and attw agree' }
}
