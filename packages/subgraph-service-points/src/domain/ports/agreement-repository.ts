import type { AgreementId, LocalDate, OutletId } from '@restante/subgraph-kit'
import type { Agreement, AgreementState } from '../agreement/agreement.ts'

/** The agreements of a realm. The `Publisher` publishes what they change for service points and grants. */
export interface AgreementRepository {
  /** Stores an agreement; `outletIds` are the outlets of a LISTED one. */
  insert(agreement: Agreement, outletIds: readonly OutletId[]): Promise<void>
  /** The agreement, locked until the transaction ends; null when it does not exist. */
  lock(agreementId: string): Promise<Agreement | null>
  update(agreementId: AgreementId, change: Pick<Agreement, 'state' | 'endsOn'>): Promise<void>
  /** Ends as EXPIRED those in one of the states whose last day is over everywhere; returns how many. */
  expire(states: readonly AgreementState[], dayEverywhere: LocalDate): Promise<number>
}
