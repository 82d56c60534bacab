import type {
  AnswerRedirectInput as AnswerRedirectArgument,
  RedirectParcelInput as RedirectParcelArgument,
} from '../../generated/resolver-types.ts'
import type { AnswerRedirectInput } from '../../use-cases/redirects/answer-redirect.ts'
import type { RedirectParcelInput } from '../../use-cases/redirects/redirect-parcel.ts'

/** Decodes the request for a redirect. The use case checks that its partner exists. */
export function decodeRedirectParcel(input: RedirectParcelArgument): RedirectParcelInput {
  const { partner, arrivesOn, onBehalfOf, ...rest } = input
  return { ...rest, partnerId: partner ?? null, arrivesOn: arrivesOn ?? null, onBehalfOf: onBehalfOf ?? null }
}

/** Decodes the carrier's answer to a redirect. */
export function decodeAnswerRedirect(input: AnswerRedirectArgument): AnswerRedirectInput {
  return { ...input, refusal: input.refusal ?? null }
}
