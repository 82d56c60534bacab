import { parse } from 'graphql'
import type { ResponseObject } from '../base/response-data.ts'
import { measureQuery } from '../cache/cache-policy.ts'
import type { FetchNode } from '../plan/plan.ts'
import { type CompileContext, compileRequest, type Send } from './fetch.ts'
import { noteAge } from './run.ts'

const noOwnVariables: ReadonlySet<string> = new Set()

/**
 * Puts the cache before a fetch of root fields: a complete response is used again until it expires. Returns the same
 * function where nothing may be cached, so that other fetches do not pay for it.
 */
export function recallRoot(node: FetchNode, send: Send, context: CompileContext): Send {
  const { cache, isQuery } = context
  if (!cache || !isQuery) return send
  const { maxAgeSeconds, scope } = measureQuery(cache.hints, parse(node.operation, { noLocation: true }))
  if (maxAgeSeconds === 0) return send
  const { store } = cache
  const keysFor = store.compileKeys({ subgraph: node.serviceName, operation: node.operation, list: '', scope })
  const request = compileRequest(node, noOwnVariables, context)
  return async (run, ownVariables) => {
    const { variables } = request(run, ownVariables)
    const key = keysFor(run.context.caller, variables)('')
    const [known] = await store.recall([key])
    if (known) {
      noteAge(run, known.until)
      return { kind: 'answered', data: known.data, errors: [], isReplay: false }
    }
    const askedAt = Date.now()
    const answer = await send(run, ownVariables)
    if (answer.kind === 'answered' && answer.errors.length === 0 && answer.data && isWhole(answer.data)) {
      store.remember([{ key, data: answer.data, askedAt, maxAgeSeconds }])
    }
    return answer
  }
}

/** Returns true when no field is null: what does not exist now may exist a moment later, so a null is not cached. */
function isWhole(data: ResponseObject): boolean {
  return Object.values(data).every((value) => value !== null)
}
