import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { answerRedirect } from '../../use-cases/redirects/answer-redirect.ts'
import { cancelRedirect } from '../../use-cases/redirects/cancel-redirect.ts'
import { recallParcel } from '../../use-cases/redirects/recall-parcel.ts'
import { redirectParcel } from '../../use-cases/redirects/redirect-parcel.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { decodeAnswerRedirect, decodeRedirectParcel } from '../decode/redirects.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of redirects: decode, one use case, encode. */
export const redirectMutations: Pick<
  SchemaTypes['resolvers']['Mutation'],
  'redirectParcel' | 'cancelRedirect' | 'answerRedirect' | 'recallParcel'
> = {
  redirectParcel: (_root, { input }, context) =>
    toPayload(
      context,
      redirectParcel(context.services.deps, context.caller, decodeRedirectParcel(input, context.caller)),
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
      { redirect: null, refusals: [] },
      async ({ redirectId, refusals }) =>
        redirectId === null
          ? { redirect: null, refusals, userErrors: [refusedError(refusals)] }
          : { redirect: await context.redirects.load(redirectId), refusals, userErrors: [] },
    ),
  answerRedirect: (_root, { input }, context) =>
    toPayload(
      context,
      answerRedirect(context.services.deps, context.caller, decodeAnswerRedirect(input)),
      { redirect: null },
      async ({ redirectId }) => ({ redirect: await context.redirects.load(redirectId), userErrors: [] }),
    ),
  recallParcel: (_root, { input }, context) =>
    toPayload(
      context,
      recallParcel(context.services.deps, context.caller, input),
      { parcel: null, refusals: [] },
      async ({ parcelId, refusals }) =>
        parcelId === null
          ? { parcel: null, refusals, userErrors: [refusedError(refusals)] }
          : { parcel: await context.parcels.load(parcelId), refusals, userErrors: [] },
    ),
}
