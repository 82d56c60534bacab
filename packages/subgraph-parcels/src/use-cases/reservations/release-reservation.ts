import { type Caller, type ReservationId } from '@restante/subgraph-kit'
import { endReservation, stateAt } from '../../domain/placing/reservation.ts'
import { fail, startedDay } from '../request/decision.ts'
import type { Deps } from '../request/deps.ts'
import { readText, type ResponseCodec } from '../request/response-codec.ts'
import { type MutationOutcome, runOnce } from '../request/run-once.ts'
import { userError } from '../request/user-error.ts'
import { findOwnReservation } from './find-own-reservation.ts'

/** The reservation that was released. */
export interface ReleaseReservationResult {
  readonly reservationId: ReservationId
}

/** The stored response of `releaseReservation`. */
export const releaseReservationCodec: ResponseCodec<ReleaseReservationResult, ReleaseReservationResult> = {
  encode: ({ reservationId }) => ({ reservationId }),
  decode: ({ result }) => ({ reservationId: readText(result, 'reservationId') }),
}

/** Frees the places that are left of a reservation of the caller's. */
export async function releaseReservation(
  deps: Deps,
  caller: Caller,
  input: { readonly idempotencyKey: string; readonly reservationId: string },
): Promise<MutationOutcome<ReleaseReservationResult>> {
  return runOnce(deps, caller, {
    operation: 'releaseReservation',
    input,
    codec: releaseReservationCodec,
    isPure: true,
    async decide(now) {
      const reserved = await findOwnReservation(deps, caller, input.reservationId)
      if (!reserved) return fail(userError('NOT_FOUND', ['input', 'reservationId']))
      const { id, sequence } = reserved.reservation
      const state = stateAt(reserved.reservation, now)
      if (state === 'RELEASED') return fail(userError('ALREADY_IN_STATE'))
      if (state !== 'HELD') return fail(userError('STATE_NOT_ALLOWED'))
      return {
        kind: 'COMMIT',
        versions: [{ id, sequence }],
        options: [
          {
            changes: [],
            reservations: [endReservation(reserved, 'RELEASED')],
            result: { reservationId: id },
            today: startedDay(now),
            always: true,
          },
        ],
        otherwise: null,
      }
    },
  })
}
