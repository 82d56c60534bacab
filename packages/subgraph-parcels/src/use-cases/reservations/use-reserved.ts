import type { ReservedJudgement, ReservedPlaces } from '../../domain/placing/reservation.ts'
import type { DecidedCommit } from '../request/decision.ts'

/**
 * Returns the decision, each option of which gives a place of the reservation to its parcel, with what that changes in the
 * reservation. What is held is there for it; what has lapsed needs room again.
 */
export function useReserved<Draft>(
  decision: DecidedCommit<Draft>,
  { reservation: { id, sequence } }: ReservedPlaces,
  { change, isHeld }: Extract<ReservedJudgement, { kind: 'candidate' }>,
): DecidedCommit<Draft> {
  return {
    ...decision,
    versions: [...decision.versions, { id, sequence }],
    options: decision.options.map((option) => ({
      ...option,
      reservations: [change],
      always: option.always || isHeld,
    })),
  }
}
