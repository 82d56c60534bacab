import { isParcelEvent } from '../../domain/parcel/event.ts'
import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { dropOffParcel } from '../../use-cases/counter/drop-off-parcel.ts'
import { issueCode } from '../../use-cases/counter/issue-code.ts'
import { recordScans } from '../../use-cases/counter/record-scans.ts'
import { recordScan, type RecordScanResult } from '../../use-cases/counter/record-scan.ts'
import { type UserError, userError } from '../../use-cases/request/user-error.ts'
import type { Context } from '../context.ts'
import { showCode } from '../counter-code.ts'
import { decodeDropOffParcel, decodeRecordScan } from '../decode/counter.ts'
import { toPayload, toPayloads } from '../payload.ts'

/** Resolvers of the mutations of counters and couriers: decode, one use case, encode. */
export const counterMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'issueCode' | 'recordScan' | 'recordScans' | 'dropOffParcel'
> = {
  issueCode: (_root, { input }, context) =>
    toPayload(context, issueCode(context.services.deps, context.caller, input), { code: null }, async ({ codeId }) => {
      const code = await showCode(context, codeId)
      // Used or revoked since, or it opens more than a shopper's session covers.
      return { code, userErrors: code ? [] : [userError('STATE_NOT_ALLOWED')] }
    }),
  recordScan: (_root, { input }, context) =>
    toPayload(context, recordScan(context.services.deps, context.caller, decodeRecordScan(input)), noScan, (result) =>
      encodeScan(context, result),
    ),
  recordScans: async (_root, { input: { scans } }, context) => ({
    results: await toPayloads(
      context,
      recordScans(context.services.deps, context.caller, scans.map(decodeRecordScan)),
      noScan,
      (result) => encodeScan(context, result),
    ),
  }),
  dropOffParcel: (_root, { input }, context) =>
    toPayload(
      context,
      dropOffParcel(context.services.deps, context.caller, decodeDropOffParcel(input)),
      { parcels: null, refusals: [] },
      async ({ parcelIds, refusals }) => {
        if (parcelIds === null) {
          return { parcels: null, refusals, userErrors: [shelfFull()] }
        }
        const parcels = await Promise.all(parcelIds.map((id) => context.parcels.load(id)))
        return { parcels: parcels.filter((parcel) => parcel !== null), refusals, userErrors: [] }
      },
    ),
}

const noScan = { event: null, parcel: null, instruction: null }

async function encodeScan(context: Context, { event, instruction, isFull }: RecordScanResult) {
  if (event === null) return { event: null, parcel: null, instruction, userErrors: isFull ? [shelfFull()] : [] }
  const [parcel, recorded] = await Promise.all([context.parcels.load(event.parcelId), context.events.load(event)])
  return { event: recorded && isParcelEvent(recorded) ? recorded : null, parcel, instruction, userErrors: [] }
}

function shelfFull(): UserError {
  return userError('REFUSED', null, 'The drop-off shelf of this outlet is full.')
}
