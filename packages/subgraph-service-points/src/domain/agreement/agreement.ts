import type { AgreementId, LocalDate, OutletId, PartnerId, RealmId } from '@restante/subgraph-kit'

/** The kind of an agreement: see the enum of that name in the schema. */
export type AgreementKind = 'NEGOTIATED_SERVICE' | 'AGENCY' | 'FRANCHISE' | 'LAST_MILE_ACCESS'

/** An agreement between two partners. */
export interface Agreement {
  readonly realmId: RealmId
  readonly agreementId: AgreementId
  /** Gives access: the operator of the outlets, or for a NEGOTIATED_SERVICE the partner of the service points. */
  readonly providerId: PartnerId
  /** Gets access. */
  readonly customerId: PartnerId
  readonly kind: AgreementKind
  readonly state: AgreementState
  readonly version: number
  /** First day in force, local at each outlet. */
  readonly effectiveFrom: LocalDate
  /** First day no longer in force; null: open-ended. */
  readonly endsOn: LocalDate | null
  /** Last day on which notice can be given; null: none was agreed. */
  readonly noticeBy: LocalDate | null
  /** ALL: every outlet (service point) of the provider, also later ones. LISTED: those of its scope. */
  readonly outlets: 'ALL' | 'LISTED'
  /** Capabilities that it allows there; null: all. */
  readonly capabilities: readonly string[] | null
  /** Number of redirects of a delivery that the customer brings to the provider's service points; null: the default. */
  readonly maxRedirects: number | null
  /** Sealed to the parties. */
  readonly terms: Readonly<Record<string, unknown>>
  readonly createdAt: Date
}

/** An outlet of a LISTED agreement. The parties stand here too: they decide who may read the row. */
export interface AgreementScope extends Pick<Agreement, 'realmId' | 'agreementId' | 'providerId' | 'customerId'> {
  readonly outletId: OutletId
}

/** The agreements of a list; absent or null: no restriction. */
export interface AgreementFilter {
  readonly states?: readonly AgreementState[] | null
  /** The other party. */
  readonly partner?: string | null
  readonly endsBefore?: LocalDate | null
}

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

/** The state of an agreement. */
export type AgreementState = keyof typeof nextStates

/** All states, in the order in which an agreement passes through them. */
export const agreementStates = Object.keys(nextStates) as readonly AgreementState[]

/** The states in which an agreement binds and its dates alone decide on which days it is in force. */
export const bindingStates: readonly AgreementState[] = ['ACTIVE', 'NOTICE_GIVEN']

/** The outcome of a step of an agreement: its new state, or the reason why there is none. */
export type AgreementStep =
  | { readonly kind: 'moved'; readonly state: AgreementState }
  | { readonly kind: 'refused'; readonly refusal: 'ALREADY_IN_STATE' | 'STATE_NOT_ALLOWED' }

/** Moves an agreement from one state to another, if it may. An ended one (EXPIRED, DECLINED, …) stays as it is. */
export function moveAgreement(from: AgreementState, to: AgreementState): AgreementStep {
  if (from === to) return { kind: 'refused', refusal: 'ALREADY_IN_STATE' }
  const allowed: readonly AgreementState[] = nextStates[from]
  return allowed.includes(to) ? { kind: 'moved', state: to } : { kind: 'refused', refusal: 'STATE_NOT_ALLOWED' }
}

/** Returns true on the days, local at the outlet, on which the agreement is in force there. */
export function isInForce(agreement: Pick<Agreement, 'state' | 'effectiveFrom' | 'endsOn'>, day: LocalDate): boolean {
  return (
    bindingStates.includes(agreement.state) &&
    agreement.effectiveFrom <= day &&
    (agreement.endsOn === null || day < agreement.endsOn)
  )
}
