import { type Caller, inputFault } from '@restante/subgraph-kit'
import type {
  AnswerRedirectInput as AnswerRedirectArgument,
  RedirectParcelInput as RedirectParcelArgument,
} from '../../generated/resolver-types.ts'
import type { AnswerRedirectInput } from '../../use-cases/redirects/answer-redirect.ts'
import type { RedirectParcelInput } from '../../use-cases/redirects/redirect-parcel.ts'

/** Decodes the request for a redirect. The use case checks that its partner exists. Throws BAD_USER_INPUT where it contradicts itself. */
export function decodeRedirectParcel(input: RedirectParcelArgument, { kind }: Caller): RedirectParcelInput {
  const { partner, outletIds, reservationId, arrivesOn, onBehalfOf, ...rest } = input
  if ((outletIds == null) === (reservationId == null)) {
    throw inputFault('input', 'must have exactly one of `outletIds` and `reservationId`.')
  }
  if (reservationId != null && (partner != null || arrivesOn != null)) {
    throw inputFault('input', 'can have neither `partner` nor `arrivesOn` with `reservationId`.')
  }
  return {
    ...rest,
    partnerId: partner ?? null,
    outletIds: outletIds ?? [],
    reservationId: reservationId ?? null,
    arrivesOn: arrivesOn ?? null,
    onBehalfOf: kind === 'SESSION' ? 'RECIPIENT' : (onBehalfOf ?? null),
  }
}

/** Decodes the carrier's answer to a redirect. */
export function decodeAnswerRedirect(input: AnswerRedirectArgument): AnswerRedirectInput {
  return { ...input, refusal: input.refusal ?? null }
}
