import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { findNode, toolPath } from '../tools.ts'

/** The output of a program with a graph in memory. */
export const seenOfTestGraph = { second: 'OUTLET_FULL', collected: 'COLLECTED', fault: 'BAD_USER_INPUT' }

/** The output of the consumers of the entries for tests, and the Nodes on which they run: those of Mock Service Worker are newer. */
const consumers = [
  { file: 'testing.mjs', majors: [20, 22, 24], prints: seenOfTestGraph },
  { file: 'mocking.mjs', majors: [22, 24], prints: { state: 'AT_OUTLET', fault: 'FORBIDDEN' } },
]

/** Checks the graph in memory and the handlers for tests, which need `graphql` and `msw` beside them. */
export async function checkTesting({ installPackage, env }: Setting): Promise<Finding> {
  const project = await installPackage()
  for (const peer of ['graphql', 'msw']) await symlink(toolPath(peer), join(project, 'node_modules', peer))
  const ran: string[] = []
  for (const { file, majors, prints } of consumers) {
    for (const major of majors) {
      const node = await findNode(major, env)
      if (node === null) continue
      const printed = (await runProgram(node, [file], project, env)).trim()
      if (printed !== JSON.stringify(prints)) {
        throw new Error(`${file} on Node ${major} printed ${printed} instead of ${JSON.stringify(prints)}`)
      }
      ran.push(`${file} on Node ${major}`)
    }
  }
  return { note: ran.join(', ') }
}
