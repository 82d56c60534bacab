import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { concludeChange } from '../../domain/parcel/change.ts'
import { isUsable, newReference } from '../../domain/counter/code.ts'
import { contextAt } from '../../domain/parcel/event.ts'
import { renewCode } from '../../domain/return.ts'
import { decideChange, fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'

/** The code that opens the drop-off. */
export interface IssueCodeResult {
  readonly codeId: string
}

/** The stored response of `issueCode`. */
export const issueCodeCodec: ResponseCodec<IssueCodeResult, IssueCodeResult> = {
  encode: ({ codeId }) => ({ codeId }),
  decode: ({ result }) => ({ codeId: readText(result, 'codeId') }),
}

/**
 * Returns the drop-off code of a return: the open one, or a new one when wrong tries have used it up. Several parcels of one
 * code are not drop-offs of one return, so exactly one is named.
 */
export async function issueCode(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly parcelIds: readonly string[] },
): Promise<MutationOutcome<IssueCodeResult>> {
  return runOnce(deps, caller, {
    operation: 'issueCode',
    input,
    codec: issueCodeCodec,
    async decide(now) {
      const [text, ...others] = input.parcelIds
      if (text === undefined || others.length > 0) {
        return fail(userError('INVALID_INPUT', ['input', 'parcelIds'], 'Name exactly one parcel.'))
      }
      const parcelId = parseRealmId('par', caller.realm, text)
      const dossier = await readDossierAs(deps, caller, parcelId, ['SHIPPER'], now)
      if (!dossier) return fail(userError('NOT_FOUND'))
      if (!dossier.returnOrder || dossier.parcel.state !== 'ANNOUNCED') return fail(userError('STATE_NOT_ALLOWED'))
      const usable = dossier.codes.find((code) => isUsable(code, now))
      const given = { keyId: deps.codeKeys.current, reference: newReference(deps.random) }
      const { dossier: after, code } = usable
        ? { dossier, code: usable }
        : renewCode(dossier, dossier.returnOrder, given, now)
      const change = concludeChange(dossier, after, contextAt(now))
      return decideChange(dossier, change, { codeId: code.id }, { now })
    },
  })
}
