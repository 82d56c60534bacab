import { flushCompileCache } from 'node:module'
import { QueryPlanner } from '@graphql-hive/router-query-planner'
import type { FromPlanner, ToPlanner } from './protocol.ts'

// The planner's process: `planner-process.ts` starts it, and ends it when a plan takes too long.

/** Labels of other forms are flags of a system that this gateway does not query: those fields stay where they were. */
const noOverrideLabels = new Set<string>()
let planner: QueryPlanner | null = null

async function answer(message: ToPlanner): Promise<FromPlanner> {
  if ('supergraph' in message) {
    planner = new QueryPlanner(message.supergraph)
    // It would be written at an orderly exit, which this process never comes to.
    flushCompileCache()
    return { kind: 'ready', overridePercentages: planner.overridePercentages }
  }
  if (!planner) throw new Error('The supergraph comes first.')
  const { document, operationName, percentage } = message
  const { node } = await planner.planAsync(document, operationName, noOverrideLabels, percentage)
  return { kind: 'planned', node: node ?? null }
}

process.on('message', (message: ToPlanner) => {
  void answer(message)
    .catch((error: unknown): FromPlanner => ({ kind: 'failed', reason: String(error) }))
    .then((reply) => process.send?.(reply))
})
// The parent ends this process; a signal to the whole group is not meant for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
// Without the gateway there is nothing to plan, and a planning thread would delay an orderly exit.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
