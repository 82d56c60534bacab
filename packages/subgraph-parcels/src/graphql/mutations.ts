import { isParcelEvent } from '../domain/event.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { cancelParcel } from '../use-cases/cancel-parcel.ts'
import { cancelRedirect } from '../use-cases/cancel-redirect.ts'
import { createParcel } from '../use-cases/create-parcel.ts'
import { createReturn } from '../use-cases/create-return.ts'
import { dropOffParcel } from '../use-cases/drop-off-parcel.ts'
import { issueCode } from '../use-cases/issue-code.ts'
import { recordScan } from '../use-cases/record-scan.ts'
import { redirectParcel } from '../use-cases/redirect-parcel.ts'
import { refusedError, userError } from '../use-cases/user-error.ts'
import { showCode } from './counter-code.ts'
import {
  decodeCreateParcel,
  decodeCreateReturn,
  decodeDropOffParcel,
  decodeRecordScan,
  decodeRedirectParcel,
} from './decode.ts'
import { toPayload } from './payload.ts'

/** Resolvers of the mutations: decode, one use case, encode. */
export const mutations: SchemaTypes['resolvers']['Mutation'] = {
  createParcel: (_root, { input }, context) =>
    toPayload(
      context,
      createParcel(context.services.deps, context.caller, decodeCreateParcel(input, context.caller)),
      { parcel: null, refusals: [] },
      async ({ parcelId, refusals }) =>
        parcelId === null
          ? { parcel: null, refusals, userErrors: [refusedError(refusals)] }
          : { parcel: await context.parcels.load(parcelId), refusals, userErrors: [] },
    ),
  cancelParcel: (_root, { input }, context) =>
    toPayload(
      context,
      cancelParcel(context.services.deps, context.caller, input),
      { parcel: null },
      async ({ parcelId }) => ({ parcel: await context.parcels.load(parcelId), userErrors: [] }),
    ),
  redirectParcel: (_root, { input }, context) =>
    toPayload(
      context,
      redirectParcel(context.services.deps, context.caller, decodeRedirectParcel(input)),
      { redirect: null, refusals: [] },
      async ({ redirectId, refusals }) =>
        redirectId === null
          ? { redirect: null, refusals, userErrors: [refusedError(refusals)] }
          : { redirect: await context.redirects.load(redirectId), refusals, userErrors: [] },
    ),
  cancelRedirect: (_root, { input }, context) =>
    toPayload(
      context,
      cancelRedirect(context.services.deps, context.caller, input),
      { redirect: null },
      async ({ redirectId }) => ({ redirect: await context.redirects.load(redirectId), userErrors: [] }),
    ),
  createReturn: (_root, { input }, context) =>
    toPayload(
      context,
      createReturn(context.services.deps, context.caller, decodeCreateReturn(input, context.caller)),
      { returnOrder: null, parcel: null, code: null },
      async ({ returnOrderId, parcelId, codeId }) => {
        const [returnOrder, parcel, code] = await Promise.all([
          context.returnOrders.load(returnOrderId),
          context.parcels.load(parcelId),
          codeId === null ? null : showCode(context, codeId),
        ])
        return { returnOrder, parcel, code, userErrors: [] }
      },
    ),
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
