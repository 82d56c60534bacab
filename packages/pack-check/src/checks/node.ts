import { isDeepStrictEqual } from 'node:util'
import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { findNode } from '../tools.ts'

/** The values that `consumers/exercise.mjs` reports when everything is as it should be. */
const expected = {
  partner: 'PLATFORM',
  returnState: 'CODE_ISSUED',
  outlets: 5,
  // The outlets are on three pages of two; the last request is refused.
  requests: ['viewer', 'createReturn', 'nearestOutlets', 'nearestOutlets', 'nearestOutlets', 'nearestOutlets'],
  error: 'BAD_USER_INPUT',
  isTyped: true,
  isSameOutlet: true,
}

/** Throws an Error when a runtime saw anything else than it should. */
export function expectSeen(runtime: string, seen: unknown): void {
  if (isDeepStrictEqual(seen, expected)) return
  throw new Error(`${runtime} saw ${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`)
}

/** The environment of a program with the options of its client in it: a failure shows a program's arguments. */
export function passGraph({ endpoint, secretKey }: Setting['graph'], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GRAPH: JSON.stringify({ endpoint, apiKey: secretKey }) }
}

/** Checks the package in a major version of Node, by `import` and by `require`. */
export async function checkNode(major: number, { graph, installPackage, env }: Setting): Promise<Finding> {
  const node = await findNode(major, env)
  if (node === null) return { notRun: `npm has no Node ${major} for ${process.platform} on ${process.arch}` }
  const folder = await installPackage()
  for (const file of ['node.mjs', 'node.cjs']) {
    const printed = await runProgram(node, [file], folder, passGraph(graph, env))
    expectSeen(`Node ${major}, ${file},`, JSON.parse(printed))
  }
  const version = await runProgram(node, ['--version'], folder, env)
  return { note: `import and require on ${version.trim()}` }
}
