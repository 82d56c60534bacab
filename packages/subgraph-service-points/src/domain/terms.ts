import {
  type CutOff,
  defaultDecideWithinMinutes,
  type HoldPolicy,
  type MoneyValue,
  type RedirectDecision,
  type Transit,
} from '@restante/subgraph-kit'

/** The terms of a service point that decide about redirects to it, and about the times that it promises. */
export interface ServicePointTerms {
  readonly holdPolicy: HoldPolicy
  readonly redirectDecision: RedirectDecision
  /** Minutes that the partner has to decide when it is ASKED; else null. */
  readonly decideWithinMinutes: number | null
  /** Price of a redirect to the service point; null: free of charge. */
  readonly redirectFee: MoneyValue | null
  /** Null: what is accepted on a working day counts that day. */
  readonly cutOff: CutOff | null
  /** Null: no time is promised. */
  readonly transit: Transit | null
}

/** Terms to be set; what is absent stays as it is. */
export type TermsChange = Partial<ServicePointTerms>

/**
 * Returns the terms to write: a decision brings its deadline with it, which is the stated one or the default for a partner
 * that is ASKED, and none for one that is not.
 */
export function settleTerms<Change extends TermsChange>(change: Change): Change {
  const { redirectDecision, decideWithinMinutes } = change
  if (redirectDecision === undefined) return change
  const deadline = redirectDecision === 'ASKED' ? (decideWithinMinutes ?? defaultDecideWithinMinutes) : null
  return { ...change, decideWithinMinutes: deadline }
}
