import type { Weekday } from '../hours/hours.ts'

/**
 * Time for which a parcel is held. Members that are absent have their defaults, so that policies that were stored before a
 * member existed stay valid: see {@link completeHoldPolicy}.
 */
export interface HoldPolicy {
  /** BUSINESS_DAYS are neither weekend nor public holidays of the outlet's country. */
  readonly unit: 'CALENDAR_DAYS' | 'BUSINESS_DAYS' | 'OUTLET_OPENING_DAYS' | 'HOURS'
  /** Number of units, 1 or more; the day of arrival does not count. */
  readonly count: number
  /** True when a hold that ends while the outlet is closed lasts until it has opened again. Default false. */
  readonly extendOnClosure?: boolean
  /** Number of times that a hold may be extended on request. Default 0. */
  readonly maxExtensions?: number
  /** Number of units by which one extension lengthens the hold. Default 0. */
  readonly extensionCount?: number
  /** Hours before the end of the hold at which `parcel.hold_ending` is due. Default 24. */
  readonly reminderHours?: number
}

/** Returns a hold policy with the defaults of what it does not say. */
export function completeHoldPolicy(policy: HoldPolicy): Required<HoldPolicy> {
  return { extendOnClosure: false, maxExtensions: 0, extensionCount: 0, reminderHours: 24, ...policy }
}

/** IMMEDIATE: a redirect is confirmed at once. ASKED: the partner of the service point decides. */
export type RedirectDecision = 'IMMEDIATE' | 'ASKED'

/** Minutes that an ASKED partner has to decide, unless it states others. */
export const defaultDecideWithinMinutes = 120

/**
 * Time of each weekday, `HH:MM` local at the outlet, before which something accepted counts that day. On a weekday that is
 * absent the partner does not work there.
 */
export type CutOff = { readonly [Day in Weekday]?: string }

/** Time that a parcel takes from its acceptance until it can be collected. */
export interface Transit {
  /** Working days of the carrier, 0 to 30: neither weekend nor public holidays of the outlet's country. */
  readonly businessDays: number
  /** `HH:MM` of the day of arrival, local at the outlet: the parcel is ready between these two. */
  readonly readyFrom: string
  readonly readyBy: string
}
