import type { SchemaTypes } from '../../generated/resolver-types.ts'
import { refusedError } from '../../use-cases/request/user-error.ts'
import { releaseReservation } from '../../use-cases/reservations/release-reservation.ts'
import { reservePlaces } from '../../use-cases/reservations/reserve-places.ts'
import { decodeReservePlaces } from '../decode/reservations.ts'
import { toPayload } from '../payload.ts'

/** Resolvers of the mutations of reservations: decode, one use case, encode. */
export const reservationMutations: Pick<SchemaTypes['resolvers']['Mutation'], 'reservePlaces' | 'releaseReservation'> =
  {
    reservePlaces: (_root, { input }, context) =>
      toPayload(
        context,
        reservePlaces(context.services.deps, context.caller, decodeReservePlaces(input)),
        { reservation: null, refusals: [] },
        async ({ reservationId, refusals }) =>
          reservationId === null
            ? { reservation: null, refusals, userErrors: [refusedError(refusals)] }
            : { reservation: await context.reservations.load(reservationId), refusals, userErrors: [] },
      ),
    releaseReservation: (_root, { input }, context) =>
      toPayload(
        context,
        releaseReservation(context.services.deps, context.caller, input),
        { reservation: null },
        async ({ reservationId }) => ({ reservation: await context.reservations.load(reservationId), userErrors: [] }),
      ),
  }
