import { problem, refuse, type Refused } from '../../domain/problem.ts'
import type { ServicePointDeps } from '../deps.ts'
import { type Done, type MutationRequest, runOnce } from '../run-once.ts'

/** Documents that keys shall run no longer. */
export interface RemoveDocumentsInput {
  readonly idempotencyKey: string
  readonly ids: readonly string[]
}

/** Removes documents of the caller's partner: all of them or, when one of them does not exist, none. Refused as UNKNOWN_DOCUMENT. */
export async function removeDocuments(
  deps: ServicePointDeps,
  request: MutationRequest,
  input: RemoveDocumentsInput,
): Promise<Done<{ readonly removedIds: readonly string[] }> | Refused> {
  return runOnce(deps, request, 'removeDocuments', input, async ({ documents }) => {
    await documents.lock()
    const ids = input.ids.map((id) => id.replace(/^sha256:/, ''))
    const { partnerId } = request.caller
    const known = new Set((await documents.find(partnerId, ids)).map(({ documentId }) => documentId))
    const problems = ids.flatMap((id, index) =>
      known.has(id) ? [] : [problem('UNKNOWN_DOCUMENT', 'The partner has no such document.', 'ids', index)],
    )
    if (problems.length > 0) return refuse(...problems)
    await documents.remove(partnerId, [...known])
    return { removedIds: [...known] }
  })
}
