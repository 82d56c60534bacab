import type { LocalDate } from '@restante/subgraph-kit'

/** What sort of agreement: see the enum of that name in the schema. */
export type AgreementKind = 'NEGOTIATED_SERVICE' | 'AGENCY' | 'FRANCHISE' | 'LAST_MILE_ACCESS'

const nextStates = {
  DRAFT: ['OFFERED'],
  OFFERED: ['COUNTERED', 'SIGNED', 'DECLINED', 'WITHDRAWN'],
  COUNTERED: ['OFFERED', 'SIGNED'],
  SIGNED: ['ACTIVE'],
  ACTIVE: ['NOTICE_GIVEN', 'EXPIRED', 'TERMINATED', 'SUPERSEDED'],
  NOTICE_GIVEN: ['ACTIVE', 'EXPIRED', 'TERMINATED', 'SUPERSEDED'],
  DECLINED: [],
  WITHDRAWN: [],
  EXPIRED: [],
  TERMINATED: [],
  SUPERSEDED: [],
} as const satisfies Record<string, readonly string[]>

/** How far an agreement has come. */
export type AgreementState = keyof typeof nextStates

/** All states, in the order in which an agreement goes through them. */
export const agreementStates = Object.keys(nextStates) as readonly AgreementState[]

/** The states in which an agreement binds and its dates alone decide on which days it is in force. */
export const bindingStates: readonly AgreementState[] = ['ACTIVE', 'NOTICE_GIVEN']

/** What a step of an agreement comes to: its new state, or why there is none. */
export type AgreementStep =
  | { readonly kind: 'moved'; readonly state: AgreementState }
  | { readonly kind: 'refused'; readonly refusal: 'ALREADY_IN_STATE' | 'STATE_NOT_ALLOWED' }

/** Takes an agreement from one state to another, if it may. An ended one (EXPIRED, DECLINED, …) stays as it is. */
export function moveAgreement(from: AgreementState, to: AgreementState): AgreementStep {
  if (from === to) return { kind: 'refused', refusal: 'ALREADY_IN_STATE' }
  const allowed: readonly AgreementState[] = nextStates[from]
  return allowed.includes(to) ? { kind: 'moved', state: to } : { kind: 'refused', refusal: 'STATE_NOT_ALLOWED' }
}

/** True on the days, local at the outlet, on which the agreement is in force there. */
export function isInForce(
  agreement: {
    readonly state: AgreementState
    readonly effectiveFrom: LocalDate
    /** First day no longer in force; null: open-ended. */
    readonly endsOn: LocalDate | null
  },
  day: LocalDate,
): boolean {
  return (
    bindingStates.includes(agreement.state) &&
    agreement.effectiveFrom <= day &&
    (agreement.endsOn === null || day < agreement.endsOn)
  )
}
