import { mergeInto } from '../base/merge.ts'
import type { FetchNode } from '../plan/plan.ts'
import type { SubgraphResponse } from '../transport/subgraph-transport.ts'
import { type CompileContext, compileSend, memoise, type Step } from './fetch.ts'
import { maskError, maskFailure } from './mask-error.ts'
import { recallRoot } from './recall-root.ts'
import { listResponseKeys } from './response-keys.ts'
import { compileRewrites, renameKeys, renamePath } from './rewrite.ts'
import { addCause, addError, addHole, type Run } from './run.ts'

const noOwnVariables: ReadonlySet<string> = new Set()

/** Compiles a fetch of root fields: its data goes to the top of the response. */
export function compileRootFetch(node: FetchNode, context: CompileContext): Step {
  const send = recallRoot(node, compileSend(node, noOwnVariables, context), context)
  const absorb = compileRootResponse(node, context)
  return async (run) => absorb(run, await send(run, ''))
}

/** Takes a subgraph's response to a fetch of root fields, an event, or a failure into the run. */
export type AbsorbResponse = (run: Run, answer: SubgraphResponse) => void

/** Compiles the handling of responses to a fetch of root fields. */
export function compileRootResponse(
  node: Pick<FetchNode, 'serviceName' | 'operation' | 'outputRewrites'>,
  context: CompileContext,
): AbsorbResponse {
  const rewrite = compileRewrites(node.outputRewrites, context.test)
  const keys = memoise(() => renameKeys(listResponseKeys(node.operation, null), node.outputRewrites))

  const leaveEmpty = (run: Run, cause: ReturnType<typeof addCause> | null): void => {
    addHole(run, run.data, { keys: keys(), cause })
  }

  return (run, answer) => {
    if (answer.kind === 'failed') {
      const { code, message } = maskFailure(answer, node.serviceName, run)
      leaveEmpty(run, addCause(run, code, message))
      return
    }
    if (answer.data) {
      rewrite?.(answer.data)
      mergeInto(run.data, answer.data)
    }
    let isExplained = false
    for (const error of answer.errors) {
      const { path, ...masked } = maskError(error, node.serviceName, run)
      if (path) {
        addError(run, { ...masked, path: renamePath(path, node.outputRewrites) })
        isExplained = true
      } else leaveEmpty(run, addCause(run, masked.code, masked.message))
    }
    if (isExplained && !answer.data) leaveEmpty(run, null)
  }
}
