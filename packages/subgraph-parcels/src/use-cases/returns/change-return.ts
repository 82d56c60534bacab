import { type ReturnOrderId } from '@restante/subgraph-kit'
import { type ChangedDossier, concludeChanges } from '../../domain/parcel/changes.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { type DecidedCommit, versionsOf, startedDay } from '../request/decision.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'

/** The return order that was changed. */
export interface ReturnResult {
  readonly returnOrderId: ReturnOrderId
}

/** The stored response of a mutation that changes a return order. */
export const returnCodec: ResponseCodec<ReturnResult, ReturnResult> = {
  encode: ({ returnOrderId }) => ({ returnOrderId }),
  decode: ({ result }) => ({ returnOrderId: readText(result, 'returnOrderId') }),
}

/** Returns the decision to change parcels of one return order, none of which takes a place; at least one. */
export function decideReturn<Draft>(
  changed: readonly ChangedDossier[],
  result: Draft,
  now: Date,
): DecidedCommit<Draft> {
  const { before, after } = changed.at(-1)!
  return {
    kind: 'COMMIT',
    versions: versionsOf(before ?? after),
    options: [{ changes: concludeChanges(changed, contextAt(now)), result, today: startedDay(now), always: true }],
    otherwise: null,
  }
}
