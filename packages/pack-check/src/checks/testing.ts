import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding, Setting } from '../check.ts'
import { runProgram } from '../run-program.ts'
import { findNode, toolPath } from '../tools.ts'

const expected = JSON.stringify({ first: true, second: 'OUTLET_FULL', fault: 'BAD_USER_INPUT' })

/** Checks the graph in memory of `@restante/sdk/testing`, which needs `graphql` beside it, in each Node. */
export async function checkTesting({ installPackage, env }: Setting): Promise<Finding> {
  const project = await installPackage()
  await symlink(toolPath('graphql'), join(project, 'node_modules/graphql'))
  const versions: string[] = []
  for (const major of [20, 22, 24]) {
    const node = await findNode(major, env)
    if (node === null) continue
    const seen = (await runProgram(node, ['testing.mjs'], project, env)).trim()
    if (seen !== expected) throw new Error(`Node ${major} saw ${seen} instead of ${expected}`)
    versions.push(String(major))
  }
  return { note: `a graph in memory on Node ${versions.join(', ')}` }
}
