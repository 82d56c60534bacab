import { isParcelEvent } from '../../domain/parcel/event.ts'
import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { dropOffParcel } from '../../use-cases/counter/drop-off-parcel.ts'
import { issueCode } from '../../use-cases/counter/issue-code.ts'
import { recordScan } from '../../use-cases/counter/record-scan.ts'
import { userError } from '../../use-cases/request/user-error.ts'
import { showCode } from '../counter-code.ts'
import { decodeDropOffParcel, decodeRecordScan } from '../decode/counter.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of counters and couriers: decode, one use case, encode. */
export const counterMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'issueCode' | 'recordScan' | 'dropOffParcel'
> = {
  issueCode: (_root, { input }, context) =>
    toPayload(context, issueCode(context.services.deps, context.caller, input), { code: null }, async ({ codeId }) => ({
      code: await showCode(context, codeId),
      userErrors: [],
    })),
  recordScan: (_root, { input }, context) =>
    toPayload(
      context,
      recordScan(context.services.deps, context.caller, decodeRecordScan(input)),
      { event: null, parcel: null },
      async ({ event }) => {
        if (event === null) return { event: null, parcel: null, userErrors: [] }
        const [parcel, events] = await Promise.all([
          context.parcels.load(event.parcelId),
          context.reads.eventsOf(event.parcelId, 1, event.sequence - 1),
        ])
        const [recorded] = events
        return { event: recorded && isParcelEvent(recorded) ? recorded : null, parcel, userErrors: [] }
      },
    ),
  dropOffParcel: (_root, { input }, context) =>
    toPayload(
      context,
      dropOffParcel(context.services.deps, context.caller, decodeDropOffParcel(input)),
      { parcels: null },
      async ({ parcelIds }) => {
        if (parcelIds === null) {
          return {
            parcels: null,
            userErrors: [userError('REFUSED', null, 'The drop-off shelf of this outlet is full.')],
          }
        }
        const parcels = await Promise.all(parcelIds.map((id) => context.parcels.load(id)))
        return { parcels: parcels.filter((parcel) => parcel !== null), userErrors: [] }
      },
    ),
}
