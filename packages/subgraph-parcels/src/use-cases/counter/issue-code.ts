import { type Caller, parseRealmId } from '@restante/subgraph-kit'
import { fail } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readDossierAs } from '../request/read-dossier-as.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { issueDropOffCode } from '../returns/issue-drop-off-code.ts'

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
 * Returns the drop-off code of a return: the open one, or a new one when wrong tries have used it up. It is the code of all
 * parcels of the return that were not handed in, so exactly one is named.
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
      if (!dossier.returnOrder || dossier.parcel.direction !== 'RETURN') return fail(userError('STATE_NOT_ALLOWED'))
      return issueDropOffCode(deps, dossier, dossier.returnOrder, now)
    },
  })
}
