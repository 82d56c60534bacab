import type { FitFailure, OutletId } from '@restante/subgraph-kit'

/** A refusal by an outlet, a carrier or a sender, as the schema's `Refusal`. */
export interface Refusal {
  readonly outletId: OutletId | string | null
  readonly code: RefusalCode
  readonly message: string
  readonly retryable: boolean
  readonly retryAt: string | null
  readonly dimension: FitFailure['dimension'] | null
  readonly limit: string | null
  readonly actual: string | null
}

const refusals = {
  SENDER_DISALLOWS: { retryable: false, message: 'The sender does not allow this parcel to be redirected.' },
  STATUS_NOT_ALLOWED: { retryable: false, message: "The parcel's state does not allow it." },
  CUT_OFF_PASSED: { retryable: false, message: 'It is too late to redirect the parcel to the outlet for today.' },
  LIMIT_REACHED: { retryable: false, message: 'The parcel has been redirected as often as it may be.' },
  NOT_COVERED_BY_AGREEMENT: {
    retryable: false,
    message: 'No service point of the partner is in force there on that day.',
  },
  OUTLET_UNKNOWN: { retryable: false, message: 'There is no such outlet.' },
  OUTLET_NOT_IN_SERVICE: { retryable: false, message: 'The outlet is not in service on that day.' },
  OUTLET_FULL: { retryable: true, message: 'No place is left on one of the days it would be needed.' },
  OUTLET_CLOSED_FOR_WINDOW: { retryable: true, message: 'The outlet is closed in the days it would be needed.' },
  INTAKE_PAUSED: { retryable: true, message: 'The service point takes nothing new at the moment.' },
  CAPABILITY_MISSING: { retryable: false, message: 'The service point lacks a capability that the parcel needs.' },
  PARCEL_TOO_LARGE: { retryable: false, message: 'The parcel is larger than the outlet takes.' },
  PARCEL_TOO_HEAVY: { retryable: false, message: 'The parcel is heavier than the outlet takes.' },
  VALUE_TOO_HIGH: { retryable: false, message: 'The declared value is above what the outlet takes.' },
  CONTENT_NOT_ACCEPTED: { retryable: false, message: 'Dangerous goods are not taken at outlets.' },
  AGE_CHECK_UNAVAILABLE: { retryable: false, message: "The recipient's age cannot be checked there." },
  AGE_NOT_VERIFIED: {
    retryable: true,
    message: "The recipient's age was checked and is not sufficient, or not shown.",
  },
  IDENTITY_NOT_VERIFIED: { retryable: true, message: "The recipient's identity was checked and is not the right one." },
  CASH_ON_DELIVERY_UNAVAILABLE: { retryable: false, message: 'Cash on delivery cannot be taken at outlets.' },
  CUSTOMS_HOLD: { retryable: false, message: 'The parcel is held by customs.' },
  CARRIER_DECLINED: { retryable: false, message: 'The carrier has declined the redirect.' },
  NOT_INTERCEPTABLE: { retryable: false, message: 'Nobody can stop the parcel any more.' },
  REDIRECT_OPEN: {
    retryable: true,
    message: 'Another redirect of the parcel has to be decided on or cancelled first.',
  },
  ALREADY_THERE: { retryable: false, message: 'The parcel is already bound for that outlet.' },
} as const

/** A code of the schema's `RefusalCode` that this subgraph uses. */
export type RefusalCode = keyof typeof refusals

/** Returns a refusal by an outlet; `outletId` is null when the parcel itself is the reason. */
export function refuse(code: RefusalCode, outletId: string | null, failure: FitFailure | null = null): Refusal {
  return {
    outletId,
    code,
    message: refusals[code].message,
    retryable: refusals[code].retryable,
    retryAt: null,
    dimension: failure?.dimension ?? null,
    limit: failure?.limit ?? null,
    actual: failure?.actual ?? null,
  }
}

/** Returns the refusals of outlets that the ledger skipped, from the reasons in the same order. */
export function refuseSkipped(reasons: readonly RefusalCode[], outletIds: readonly string[]): readonly Refusal[] {
  return reasons.map((reason, index) => refuse(reason, outletIds[index]!))
}

/** Returns the refusal of a parcel that does not fit. */
export function refuseFit(failure: FitFailure, outletId: string): Refusal {
  const code =
    failure.dimension === 'WEIGHT'
      ? 'PARCEL_TOO_HEAVY'
      : failure.dimension === 'VALUE'
        ? 'VALUE_TOO_HIGH'
        : 'PARCEL_TOO_LARGE'
  return refuse(code, outletId, failure)
}
