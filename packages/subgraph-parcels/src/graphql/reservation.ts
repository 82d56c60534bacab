import { stateAt } from '../domain/placing/reservation.ts'
import type { SchemaTypes } from '../generated/resolver-types.ts'
import { showAtOutlet } from './local-time.ts'

/** Resolvers of `Reservation`. */
export const reservation: SchemaTypes['resolvers']['Reservation'] = {
  state: (row, _args, { now }) => stateAt(row, now),
  outlet: ({ outletId }) => ({ id: outletId }),
  servicePoint: ({ servicePointId }) => ({ id: servicePointId }),
  expiresAt: (row, _args, { timeZones, now }) =>
    stateAt(row, now) === 'HELD' ? showAtOutlet(row.expiresAt, row.outletId, timeZones) : null,
}
