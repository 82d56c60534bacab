import type { RequestContext } from '@restante/subgraph-kit'
import type { SubgraphAnswer, SubgraphTransport } from './subgraph-transport.ts'
import { readAnswer } from './subgraph-transport.ts'

/** Runs one operation of a subgraph in this process; `createSubgraph` of the kit makes one. */
export type ExecuteInProcess = (
  query: string,
  variables: Record<string, unknown>,
  context: RequestContext,
) => Promise<unknown>

/** Asks a subgraph in the same process. At the deadline the answer is given up, though the subgraph may still work. */
export function createMemoryTransport(execute: ExecuteInProcess): SubgraphTransport {
  return {
    async send(request, context) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<SubgraphAnswer>((resolve) => {
        const cause = 'The subgraph did not answer before the deadline.'
        timer = setTimeout(
          () => resolve({ kind: 'failed', code: 'DEADLINE_EXCEEDED', cause }),
          Math.max(0, context.deadline - Date.now()),
        )
      })
      try {
        const variables = JSON.parse(request.variables) as Record<string, unknown>
        return await Promise.race([execute(request.query, variables, context).then(readAnswer), late])
      } catch (cause) {
        return { kind: 'failed', code: 'INTERNAL', cause }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => Promise.resolve(),
  }
}
