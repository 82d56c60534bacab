import type { Caller, ReturnOrderId } from '@restante/subgraph-kit'
import { newReference } from '../../domain/codes/code.ts'
import { approveParcels } from '../../domain/returns/approve-return.ts'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, readTextOrNull, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { decideReturn } from './change-return.ts'
import { readReturn } from './read-return.ts'

/** The return that was approved. */
export interface ApproveReturnResult {
  readonly returnOrderId: ReturnOrderId
  /** Null when the method requires no code. */
  readonly codeId: string | null
}

/** The stored response of `approveReturn`. */
export const approveReturnCodec: ResponseCodec<ApproveReturnResult, ApproveReturnResult> = {
  encode: ({ returnOrderId, codeId }) => ({ returnOrderId, codeId }),
  decode: ({ result }) => ({
    returnOrderId: readText(result, 'returnOrderId'),
    codeId: readTextOrNull(result, 'codeId'),
  }),
}

/** Approves a return that a shopper has requested, so that it may be handed in. */
export async function approveReturn(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly returnOrderId: string },
): Promise<MutationOutcome<ApproveReturnResult>> {
  return runOnce(deps, caller, {
    operation: 'approveReturn',
    input,
    codec: approveReturnCodec,
    async decide(now) {
      const found = await readReturn(deps, caller, input.returnOrderId)
      if (!found) return fail(userError('NOT_FOUND'))
      const { order, parcels } = found
      if (order.approval === 'GRANTED') return fail(userError('ALREADY_IN_STATE'))
      if (order.state !== 'REQUESTED') return fail(userError('STATE_NOT_ALLOWED'))
      const given = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
      const { changed, codeId } = approveParcels(parcels, order, given, now)
      return decideReturn(changed, { returnOrderId: order.id, codeId }, now)
    },
  })
}
